package io.meridian.mesh.codec;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.meridian.model.DownResponse;
import io.meridian.model.GslbService;
import io.meridian.model.HealthMonitor;
import io.meridian.model.IpAddress;
import io.meridian.model.Problem;
import io.meridian.model.PublishedRecord;
import io.meridian.model.Rejection;
import io.meridian.model.SelectionPolicy;
import io.meridian.model.Site;
import io.meridian.model.Validation;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// Turns records into octets and back. Field order is the records' own, so that equal records give
/// equal octets; what is read is validated, whoever it came from.
public final class MeshCodec {

    private static final ObjectMapper MAPPER =
            JsonMapper.builder()
                    .addMixIn(PublishedRecord.class, PublishedRecordNames.class)
                    .addMixIn(SelectionPolicy.class, PolicyNames.class)
                    .addMixIn(DownResponse.class, DownResponseNames.class)
                    .addModule(scalars())
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "record")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = GslbService.class, name = "service"),
        @JsonSubTypes.Type(value = Site.class, name = "site"),
        @JsonSubTypes.Type(value = HealthMonitor.Http.class, name = "monitor-http"),
        @JsonSubTypes.Type(value = HealthMonitor.Tcp.class, name = "monitor-tcp"),
        @JsonSubTypes.Type(value = Rejection.class, name = "rejection")
    })
    private interface PublishedRecordNames {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "policy")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = SelectionPolicy.RoundRobin.class, name = "round-robin"),
        @JsonSubTypes.Type(value = SelectionPolicy.ConsistentHash.class, name = "consistent-hash"),
        @JsonSubTypes.Type(value = SelectionPolicy.Geo.class, name = "geo")
    })
    private interface PolicyNames {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "response")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = DownResponse.AllRecords.class, name = "all-records"),
        @JsonSubTypes.Type(value = DownResponse.Empty.class, name = "empty"),
        @JsonSubTypes.Type(value = DownResponse.NoReply.class, name = "no-reply"),
        @JsonSubTypes.Type(value = DownResponse.FallbackIp.class, name = "fallback-ip")
    })
    private interface DownResponseNames {}

    private MeshCodec() {}

    /// A record as it is stored, hashed and sent.
    public static byte[] encode(PublishedRecord published) {
        return write(MAPPER.writerFor(PublishedRecord.class), published);
    }

    /// @throws MalformedException when the octets are not a valid record, with every problem
    public static PublishedRecord decode(byte[] octets) {
        PublishedRecord published = read(octets, PublishedRecord.class);
        List<Problem> problems = Validation.problemsOf(published);
        if (!problems.isEmpty()) {
            throw new MalformedException(published.key() + ": " + problems);
        }
        return published;
    }

    /// Any of the mesh's messages.
    public static byte[] write(Object message) {
        return write(MAPPER.writer(), message);
    }

    private static byte[] write(com.fasterxml.jackson.databind.ObjectWriter writer, Object value) {
        try {
            return writer.writeValueAsBytes(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a record cannot be written", impossible);
        }
    }

    /// @throws MalformedException when the octets are not such a message
    public static <T> T read(byte[] octets, Class<T> type) {
        try {
            T value = MAPPER.readValue(octets, type);
            if (value == null) {
                throw new MalformedException("nothing where " + type.getSimpleName() + " must be");
            }
            return value;
        } catch (IOException | RuntimeException malformed) {
            throw new MalformedException(String.valueOf(malformed.getMessage()), malformed);
        }
    }

    /// Octets from a peer, or from the disk, that are not what they should be.
    public static final class MalformedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        MalformedException(String message) {
            super(message);
        }

        MalformedException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private static SimpleModule scalars() {
        return new SimpleModule()
                .addSerializer(
                        IpAddress.class,
                        new JsonSerializer<>() {
                            @Override
                            public void serialize(
                                    IpAddress value, JsonGenerator out, SerializerProvider provider)
                                    throws IOException {
                                out.writeString(value.toString());
                            }
                        })
                .addDeserializer(
                        IpAddress.class,
                        new JsonDeserializer<>() {
                            @Override
                            public IpAddress deserialize(
                                    JsonParser parser, DeserializationContext context)
                                    throws IOException {
                                return IpAddress.of(parser.getText());
                            }
                        })
                .addSerializer(
                        Duration.class,
                        new JsonSerializer<>() {
                            @Override
                            public void serialize(
                                    Duration value, JsonGenerator out, SerializerProvider provider)
                                    throws IOException {
                                out.writeNumber(value.toNanos() / 1_000);
                            }
                        })
                .addDeserializer(
                        Duration.class,
                        new JsonDeserializer<>() {
                            @Override
                            public Duration deserialize(
                                    JsonParser parser, DeserializationContext context)
                                    throws IOException {
                                return Duration.ofNanos(
                                        Math.multiplyExact(parser.getLongValue(), 1_000L));
                            }
                        });
    }
}
