package io.meridian.dns.cookie;

import java.util.List;

/// The secrets in force: cookies are made with the first and taken with any (RFC 9018 §5). Shared
/// by all threads of a node; replaced whole.
public final class CookieSecrets {

    /// The one in use, and the one that comes or goes.
    public static final int MOST = 2;

    private volatile CookieSecret[] current;

    /// @throws IllegalArgumentException unless there are one or two
    public CookieSecrets(List<CookieSecret> secrets) {
        current = checked(secrets);
    }

    public void replace(List<CookieSecret> secrets) {
        current = checked(secrets);
    }

    private static CookieSecret[] checked(List<CookieSecret> secrets) {
        if (secrets.isEmpty() || secrets.size() > MOST) {
            throw new IllegalArgumentException("one or two secrets, was " + secrets.size());
        }
        return secrets.toArray(CookieSecret[]::new);
    }

    /// Never empty; not to be written to.
    CookieSecret[] current() {
        return current;
    }

    public int size() {
        return current.length;
    }
}
