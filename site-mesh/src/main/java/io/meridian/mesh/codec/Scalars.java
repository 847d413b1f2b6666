package io.meridian.mesh.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.meridian.model.IpAddress;
import io.meridian.model.IpPrefix;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Function;

/// Values that are written as one text: addresses and networks as they are usually written,
/// durations by ISO 8601 (`PT0.5S`), exact at every length.
final class Scalars {

    private Scalars() {}

    static SimpleModule module() {
        SimpleModule module = new SimpleModule();
        add(module, IpAddress.class, IpAddress::of);
        add(module, IpPrefix.class, IpPrefix::of);
        add(module, Duration.class, Duration::parse);
        return module;
    }

    private static <T> void add(SimpleModule module, Class<T> type, Function<String, T> parser) {
        module.addSerializer(type, new AsText<>());
        module.addDeserializer(type, new FromText<>(type, parser));
    }

    private static final class AsText<T> extends JsonSerializer<T> {

        @Override
        public void serialize(T value, JsonGenerator out, SerializerProvider provider)
                throws IOException {
            out.writeString(value.toString());
        }
    }

    private static final class FromText<T> extends JsonDeserializer<T> {

        private final Class<T> type;
        private final Function<String, T> parser;

        FromText(Class<T> type, Function<String, T> parser) {
            this.type = type;
            this.parser = parser;
        }

        @Override
        public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
            if (!in.hasToken(JsonToken.VALUE_STRING)) {
                return type.cast(context.handleUnexpectedToken(type, in));
            }
            try {
                return parser.apply(in.getText());
            } catch (RuntimeException malformed) {
                return type.cast(
                        context.handleWeirdStringValue(
                                type, in.getText(), "%s", String.valueOf(malformed.getMessage())));
            }
        }
    }
}
