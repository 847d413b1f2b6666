package io.meridian.cli.daemon;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import io.meridian.daemon.LogConfig;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.LoggerFactory;

/// Sets up logging in code: one place to read, nothing to parse at start, nothing printed before
/// it.
public final class Logs {

    private static final String PATTERN =
            "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level [%thread] %logger{30} - %msg%n";

    /// Libraries that say at `info` what is of use to their own developers only.
    private static final Map<String, Level> QUIETER =
            Map.of(
                    "com.hazelcast", Level.WARN,
                    // It warns at every failed attempt, with a stack trace; the door tells once.
                    "io.fabric8", Level.ERROR,
                    "io.netty", Level.WARN,
                    "io.vertx", Level.WARN,
                    // Tells of every peer that breaks HTTP/2, with a stack trace: evidence of a
                    // probe.
                    "io.vertx.core.net.impl.ConnectionBase", Level.OFF);

    private Logs() {}

    /// To standard output, as the configuration says.
    public static void toStandardOutput(LogConfig config) {
        LoggerContext context = reset(Level.toLevel(config.level().name()));
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        attach(
                context,
                console,
                switch (config.format()) {
                    case TEXT -> text(context);
                    case JSON -> json(context);
                });
    }

    /// To a file, begun anew: the screen belongs to the demo.
    public static void toFile(Path file) {
        LoggerContext context = reset(Level.INFO);
        FileAppender<ILoggingEvent> appender = new FileAppender<>();
        appender.setFile(file.toString());
        appender.setAppend(false);
        attach(context, appender, text(context));
    }

    /// Warnings and errors to standard error, for verbs that are soon over.
    public static void warningsOnly() {
        LoggerContext context = reset(Level.WARN);
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setTarget("System.err");
        attach(context, console, text(context));
    }

    private static LoggerContext reset(Level level) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(level);
        if (level.isGreaterOrEqual(Level.INFO)) {
            QUIETER.forEach((name, least) ->
                    context.getLogger(name)
                            .setLevel(level.isGreaterOrEqual(least) ? level : least));
        }
        return context;
    }

    private static void attach(
            LoggerContext context,
            OutputStreamAppender<ILoggingEvent> appender,
            Encoder<ILoggingEvent> encoder) {
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
    }

    private static Encoder<ILoggingEvent> text(LoggerContext context) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(PATTERN);
        encoder.start();
        return encoder;
    }

    /// One object a line: time, level, logger, thread, the formatted message, the exception.
    private static Encoder<ILoggingEvent> json(LoggerContext context) {
        JsonEncoder encoder = new JsonEncoder();
        encoder.setContext(context);
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        encoder.setWithContext(false);
        encoder.setWithMarkers(false);
        encoder.setWithMDC(false);
        encoder.setWithKVPList(false);
        encoder.setWithMessage(false);
        encoder.setWithArguments(false);
        encoder.setWithFormattedMessage(true);
        encoder.start();
        return encoder;
    }
}
