package io.meridian.mesh.log;

import io.meridian.mesh.codec.MeshCodec;
import io.meridian.model.PublishedRecord;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/// A record with its octets and their hash.
public record StoredRecord(PublishedRecord published, byte[] octets, byte[] hash) {

    public static StoredRecord of(PublishedRecord published) {
        byte[] octets = MeshCodec.encode(published);
        return new StoredRecord(published, octets, hashOf(published, octets));
    }

    /// @throws MeshCodec.MalformedException when the octets are no valid record
    public static StoredRecord decode(byte[] octets) {
        // Written again: a peer may have ordered the fields differently.
        return of(MeshCodec.decode(octets));
    }

    private static byte[] hashOf(PublishedRecord published, byte[] octets) {
        MessageDigest digest = sha256();
        digest.update(published.key().toString().getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        return digest.digest(octets);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has SHA-256", impossible);
        }
    }

    /// Which of the 256 buckets it is compared in: depends on the key alone.
    int bucket() {
        byte[] key = published.key().toString().getBytes(StandardCharsets.UTF_8);
        return sha256().digest(key)[0] & 0xff;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StoredRecord stored && Arrays.equals(hash, stored.hash);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(hash);
    }
}
