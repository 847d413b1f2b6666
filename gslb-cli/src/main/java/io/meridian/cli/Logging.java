package io.meridian.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import io.meridian.daemon.LogConfig;
import org.slf4j.LoggerFactory;

/// Sets up what is logged, and how.
public final class Logging {

    private Logging() {}

    /// A daemon's log, on standard output.
    public static void daemon(LogConfig config) {
        LoggerContext context = context();
        Encoder<ILoggingEvent> encoder =
                switch (config.format()) {
                    case TEXT ->
                            pattern(
                                    context,
                                    "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0}: %msg%n%ex");
                    case JSON -> json(context);
                };
        start(context, encoder, Level.valueOf(config.level().name()));
    }

    /// The demo's screen: what a person wants to see, with the time.
    public static void demo() {
        LoggerContext context = context();
        start(context, pattern(context, "%d{HH:mm:ss.SSS} %-5level %msg%n"), Level.WARN);
        context.getLogger("io.meridian.federator.reconcile").setLevel(Level.INFO);
    }

    /// Nothing but errors: for verbs whose output is theirs alone.
    public static void quiet() {
        LoggerContext context = context();
        start(context, pattern(context, "%level %msg%n"), Level.ERROR);
    }

    private static LoggerContext context() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        return context;
    }

    private static Encoder<ILoggingEvent> pattern(LoggerContext context, String pattern) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(pattern);
        encoder.start();
        return encoder;
    }

    private static Encoder<ILoggingEvent> json(LoggerContext context) {
        JsonEncoder encoder = new JsonEncoder();
        encoder.setContext(context);
        encoder.start();
        return encoder;
    }

    private static void start(LoggerContext context, Encoder<ILoggingEvent> encoder, Level level) {
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setEncoder(encoder);
        console.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(level);
        root.addAppender(console);
        // Libraries tell their own troubles at length; what they mean for us is logged by us.
        context.getLogger("com.hazelcast").setLevel(level == Level.ERROR ? Level.OFF : Level.ERROR);
        context.getLogger("com.hazelcast.system.logo").setLevel(Level.OFF);
        context.getLogger("io.netty").setLevel(Level.ERROR);
        context.getLogger("io.vertx").setLevel(Level.ERROR);
    }
}
