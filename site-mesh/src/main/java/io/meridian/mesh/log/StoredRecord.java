package io.meridian.mesh.log;

import io.meridian.mesh.codec.MalformedException;
import io.meridian.mesh.codec.MeshCodec;
import io.meridian.model.PublishedRecord;
import io.meridian.model.RecordKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A record as it is kept: its octets, whatever they mean, and what they mean if this version can
/// read them. One that it cannot read is kept, hashed and handed on all the same, so that nodes of
/// different versions hold the same set; it is only not served. Immutable.
public final class StoredRecord {

    private final String key;
    private final byte[] octets;
    private final byte[] hash;
    private final int bucket;
    private final @Nullable RecordKey recordKey;
    private final @Nullable PublishedRecord published;
    private final String problem;

    private StoredRecord(
            String key, byte[] octets, @Nullable PublishedRecord published, String problem) {
        byte[] keyOctets = key.getBytes(StandardCharsets.UTF_8);
        this.key = key;
        this.octets = octets;
        this.hash = Digests.sha256(keyOctets, new byte[1], octets);
        this.bucket = bucketOf(keyOctets);
        this.recordKey = recordKeyOf(key);
        this.published = published;
        this.problem = problem;
    }

    /// A record that is to be published, exactly as others will read it.
    ///
    /// @throws MalformedException when others could not read it, with every problem
    public static StoredRecord of(PublishedRecord published) {
        StoredRecord stored = read(published.key().toString(), MeshCodec.encode(published));
        if (stored.published == null) {
            throw new MalformedException(stored.problem);
        }
        return stored;
    }

    /// A record from a peer or from the disk.
    public static StoredRecord read(String key, byte[] octets) {
        try {
            PublishedRecord published = MeshCodec.decode(octets);
            String own = published.key().toString();
            return own.equals(key)
                    ? new StoredRecord(key, octets, published, "")
                    : new StoredRecord(key, octets, null, "its key is " + own);
        } catch (MalformedException malformed) {
            return new StoredRecord(key, octets, null, String.valueOf(malformed.getMessage()));
        }
    }

    public static StoredRecord read(RecordText text) {
        return read(text.key(), text.json().getBytes(StandardCharsets.UTF_8));
    }

    public RecordText text() {
        return new RecordText(key, new String(octets, StandardCharsets.UTF_8));
    }

    /// As `RecordKey` writes it; of a kind that this version need not know.
    public String key() {
        return key;
    }

    public byte[] octets() {
        return octets.clone();
    }

    /// The key, when its kind is known here.
    @Nullable RecordKey recordKey() {
        return recordKey;
    }

    /// What it means; null when this version cannot read it.
    public @Nullable PublishedRecord published() {
        return published;
    }

    /// Why it cannot be read; empty when it can.
    public String problem() {
        return problem;
    }

    byte[] hash() {
        return hash;
    }

    int bucket() {
        return bucket;
    }

    /// In which of the 256 buckets a key is compared.
    static int bucketOf(String key) {
        return bucketOf(key.getBytes(StandardCharsets.UTF_8));
    }

    private static int bucketOf(byte[] key) {
        return Digests.sha256(key)[0] & 0xff;
    }

    private static @Nullable RecordKey recordKeyOf(String key) {
        int slash = key.indexOf('/');
        for (RecordKey.Kind kind : RecordKey.Kind.values()) {
            if (slash > 0 && kind.name().toLowerCase(Locale.ROOT).equals(key.substring(0, slash))) {
                return new RecordKey(kind, key.substring(slash + 1));
            }
        }
        return null;
    }

    /// Same key, same octets.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StoredRecord stored && Arrays.equals(hash, stored.hash);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(hash);
    }

    @Override
    public String toString() {
        return key;
    }
}
