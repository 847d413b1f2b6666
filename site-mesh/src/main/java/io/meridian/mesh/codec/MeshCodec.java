package io.meridian.mesh.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.meridian.model.Problem;
import io.meridian.model.PublishedRecord;
import io.meridian.model.Validation;
import java.io.IOException;
import java.util.List;

/// Turns records and messages into octets and back. Fields stand in the records' own order, so that
/// equal records give equal octets; what is read is checked, whoever it came from.
///
/// A published record with a field that this version does not know is refused: what the field means
/// might change the answer. A message between nodes may have more fields than are known here.
public final class MeshCodec {

    private static final JsonMapper MAPPER =
            LaterComponents.addTo(SealedTypes.addTo(JsonMapper.builder()))
                    .addModule(Scalars.module())
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private static final ObjectWriter RECORDS = MAPPER.writerFor(PublishedRecord.class);

    private MeshCodec() {}

    /// A record as it is stored, hashed and sent.
    public static byte[] encode(PublishedRecord published) {
        return write(RECORDS, published);
    }

    /// @throws MalformedException when the octets are not a valid record, with every problem
    public static PublishedRecord decode(byte[] octets) {
        PublishedRecord published =
                read(MAPPER.readerFor(PublishedRecord.class), octets, PublishedRecord.class);
        List<Problem> problems = Validation.problemsOf(published);
        if (!problems.isEmpty()) {
            throw new MalformedException(problems.toString());
        }
        return published;
    }

    /// Any of the mesh's messages.
    public static byte[] write(Record message) {
        return write(MAPPER.writer(), message);
    }

    private static byte[] write(ObjectWriter writer, Object value) {
        try {
            return writer.writeValueAsBytes(value);
        } catch (JsonProcessingException failed) {
            throw new MalformedException("cannot be written: " + failed.getOriginalMessage());
        }
    }

    /// @throws MalformedException when the octets are not such a message
    public static <T extends Record> T read(byte[] octets, Class<T> type) {
        ObjectReader tolerant =
                MAPPER.readerFor(type).without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        return read(tolerant, octets, type);
    }

    private static <T> T read(ObjectReader reader, byte[] octets, Class<T> type) {
        Object value;
        try {
            value = reader.readValue(octets);
        } catch (JsonProcessingException malformed) {
            throw new MalformedException(malformed.getOriginalMessage(), malformed);
        } catch (IOException | RuntimeException malformed) {
            throw new MalformedException(String.valueOf(malformed.getMessage()), malformed);
        }
        if (!type.isInstance(value)) {
            throw new MalformedException("nothing where " + type.getSimpleName() + " must be");
        }
        Completeness.check(value);
        return type.cast(value);
    }
}
