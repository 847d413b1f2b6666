package io.meridian.geo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// Encodes values of the data section: a control octet with type and size, then the payload
/// (MaxMind DB File Format Specification, "Data Field Format").
final class MmdbData {

    private static final int UTF8 = 2;
    private static final int DOUBLE = 3;
    private static final int UINT16 = 5;
    private static final int UINT32 = 6;
    private static final int MAP = 7;
    private static final int UINT64 = 9;
    private static final int ARRAY = 11;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    int size() {
        return out.size();
    }

    void writeTo(OutputStream target) throws IOException {
        out.writeTo(target);
    }

    /// Begins a map: as many pairs of a text and a value follow.
    void map(int size) {
        control(MAP, size);
    }

    /// Begins a list: as many values follow.
    void array(int size) {
        control(ARRAY, size);
    }

    void metadata(String type, int nodeCount, int recordBits) {
        control(MAP, 9);
        text("binary_format_major_version");
        unsigned(UINT16, 2);
        text("binary_format_minor_version");
        unsigned(UINT16, 0);
        text("build_epoch");
        unsigned(UINT64, System.currentTimeMillis() / 1000);
        text("database_type");
        text(type);
        text("description");
        control(MAP, 1);
        text("en");
        text("Built by gslb geo build");
        text("ip_version");
        unsigned(UINT16, 6);
        text("languages");
        control(ARRAY, 1);
        text("en");
        text("node_count");
        unsigned(UINT32, nodeCount);
        text("record_size");
        unsigned(UINT16, recordBits);
    }

    void codeMap(String name, String key, String code) {
        text(name);
        control(MAP, 1);
        text(key);
        text(code);
    }

    void text(String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        control(UTF8, octets.length);
        out.writeBytes(octets);
    }

    void number(double value) {
        control(DOUBLE, 8);
        bigEndian(Double.doubleToLongBits(value), 8);
    }

    void unsigned32(long value) {
        unsigned(UINT32, value);
    }

    private void unsigned(int type, long value) {
        int octets = (64 - Long.numberOfLeadingZeros(value) + 7) / 8;
        control(type, octets);
        bigEndian(value, octets);
    }

    private void bigEndian(long value, int octets) {
        for (int i = octets - 1; i >= 0; i--) {
            out.write((int) (value >>> (8 * i)));
        }
    }

    /// Types above 7 take an octet of their own; sizes from 29 on take one to three.
    private void control(int type, int size) {
        int sizeBits = size < 29 ? size : size < 285 ? 29 : size < 65_821 ? 30 : 31;
        out.write((type <= 7 ? type << 5 : 0) | sizeBits);
        if (type > 7) {
            out.write(type - 7);
        }
        switch (sizeBits) {
            case 29 -> bigEndian(size - 29L, 1);
            case 30 -> bigEndian(size - 285L, 2);
            case 31 -> bigEndian(size - 65_821L, 3);
            default -> {}
        }
    }
}
