package io.meridian.dns.api;

import io.meridian.daemon.Excerpt;
import io.meridian.dns.wire.QueryView;
import io.meridian.dns.zone.NameChain;
import java.util.Locale;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/// A name and an address type, in the form in which the query path looks them up.
///
/// @param name lower case, without the final dot
record Question(String name, boolean v6Asked, QueryView query) {

    /// @throws IllegalArgumentException when `name` is not a domain name, or `type` neither A nor
    ///   AAAA
    static Question of(String name, String type) {
        String asked = type.toUpperCase(Locale.ROOT);
        if (!asked.equals("A") && !asked.equals("AAAA")) {
            throw new IllegalArgumentException(
                    "type must be A or AAAA, was '" + Excerpt.of(type) + "'");
        }
        boolean v6Asked = asked.equals("AAAA");
        Name parsed = parse(name);
        Record question = Record.newRecord(parsed, v6Asked ? Type.AAAA : Type.A, DClass.IN);
        byte[] octets = Message.newQuery(question).toWire();
        QueryView query = new QueryView();
        if (query.read(octets, octets.length) != QueryView.Reading.WHOLE) {
            throw new IllegalStateException("the query path cannot read " + parsed);
        }
        return new Question(parsed.toString(true).toLowerCase(Locale.ROOT), v6Asked, query);
    }

    private static Name parse(String name) {
        try {
            return Name.fromString(name, Name.root);
        } catch (TextParseException malformed) {
            throw new IllegalArgumentException(
                    "name must be a domain name, was '"
                            + Excerpt.of(name)
                            + "': "
                            + Excerpt.of(String.valueOf(malformed.getMessage())),
                    malformed);
        }
    }

    /// The names to look up, begun with this one.
    NameChain chain() {
        NameChain chain = new NameChain();
        chain.begin(query.lowerName(), query.nameLength());
        return chain;
    }

    String type() {
        return v6Asked ? "AAAA" : "A";
    }
}
