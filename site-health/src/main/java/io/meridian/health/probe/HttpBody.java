package io.meridian.health.probe;

import org.jspecify.annotations.Nullable;

/// The body of an HTTP answer, taken out of its framing (RFC 9112 §6 and §7.1), as far as a text is
/// looked for in it. Single-use.
final class HttpBody {

    private enum Part {
        CHUNK_SIZE,
        CHUNK_EXTENSION,
        CHUNK_DATA,
        CHUNK_END,
        /// Not in chunks: to the end of the length, or of the connection.
        PLAIN,
        OVER
    }

    /// 7 hexadecimal digits: 256 MiB, and no overflow.
    private static final int MOST_SIZE_DIGITS = 7;

    private final TextSearch search;
    private final StringBuilder data = new StringBuilder();
    private Part part;
    private long left;
    private int digits;

    private HttpBody(TextSearch search, Part part, long left) {
        this.search = search;
        this.part = left == 0 && part == Part.PLAIN ? Part.OVER : part;
        this.left = left;
    }

    static HttpBody inChunks(TextSearch search) {
        return new HttpBody(search, Part.CHUNK_SIZE, 0);
    }

    static HttpBody ofLength(TextSearch search, long length) {
        return new HttpBody(search, Part.PLAIN, length);
    }

    static HttpBody untilClosed(TextSearch search) {
        return new HttpBody(search, Part.PLAIN, Long.MAX_VALUE);
    }

    /// Null when more is needed; else what came of it.
    @Nullable Outcome hear(CharSequence octets) {
        data.setLength(0);
        for (int i = 0; i < octets.length() && part != Part.OVER; i++) {
            if (!take(octets.charAt(i))) {
                return new Outcome.Failed("malformed chunk in the body");
            }
        }
        TextSearch.Result result = search.hear(data);
        if (result == TextSearch.Result.FOUND) {
            return new Outcome.Passed("body has " + search.sought());
        }
        return result == TextSearch.Result.NOT_IN_REACH || part == Part.OVER ? ended() : null;
    }

    /// The outcome when no more will come.
    Outcome ended() {
        return new Outcome.Failed("body has " + search.missing());
    }

    private boolean take(char octet) {
        switch (part) {
            case CHUNK_SIZE -> {
                return takeSize(octet);
            }
            case CHUNK_EXTENSION -> {
                if (octet == '\n') {
                    beginChunk();
                }
            }
            case CHUNK_DATA, PLAIN -> {
                data.append(octet);
                if (--left == 0) {
                    part = part == Part.PLAIN ? Part.OVER : Part.CHUNK_END;
                }
            }
            case CHUNK_END -> {
                if (octet == '\n') {
                    part = Part.CHUNK_SIZE;
                } else {
                    return octet == '\r';
                }
            }
            case OVER -> {}
        }
        return true;
    }

    private boolean takeSize(char octet) {
        int digit = Character.digit(octet, 16);
        if (digit >= 0) {
            left = left * 16 + digit;
            return ++digits <= MOST_SIZE_DIGITS;
        }
        boolean endsSize = octet == '\r' || octet == '\n' || octet == ';' || octet == ' ';
        if (!endsSize || digits == 0) {
            return false;
        }
        part = Part.CHUNK_EXTENSION;
        if (octet == '\n') {
            beginChunk();
        }
        return true;
    }

    /// The last chunk is empty; what trails it is not read.
    private void beginChunk() {
        digits = 0;
        part = left == 0 ? Part.OVER : Part.CHUNK_DATA;
    }
}
