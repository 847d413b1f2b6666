package io.meridian.dns.peers;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.xbill.DNS.Master;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/// One zone that every server must take: a zone file's text, and the names in it that questions are
/// made from.
final class GeneratedZone {

    private final Name apex;
    private final Map<Name, Set<Integer>> types = new LinkedHashMap<>();
    private final Map<String, Integer> ttls = new LinkedHashMap<>();
    private final Set<String> lines = new LinkedHashSet<>();
    private final Set<Name> cuts = new LinkedHashSet<>();
    private final Set<Name> aliases = new LinkedHashSet<>();
    private final Set<Name> targets = new LinkedHashSet<>();

    GeneratedZone(Name apex) {
        this.apex = apex;
    }

    Name apex() {
        return apex;
    }

    /// Adds one record. All of a set get the first one's TTL, as servers differ in what they make
    /// of a file that breaks RFC 2181 §5.2.
    void add(Name owner, int ttl, int type, String rdata) {
        Name key = owner.canonicalize();
        int setTtl = ttls.computeIfAbsent(key + " " + type, _ -> ttl);
        types.computeIfAbsent(key, _ -> new LinkedHashSet<>()).add(type);
        if (type == Type.DNAME) {
            aliases.add(key);
        } else if (type == Type.NS && !key.equals(apex.canonicalize())) {
            cuts.add(key);
        }
        lines.add(owner + "\t" + setTtl + "\tIN\t" + Type.string(type) + "\t" + rdata);
    }

    /// A name that records point at: worth asking for, here or elsewhere.
    void target(Name name) {
        targets.add(name);
    }

    boolean has(Name owner) {
        return types.containsKey(owner.canonicalize());
    }

    boolean has(Name owner, int type) {
        return types.getOrDefault(owner.canonicalize(), Set.of()).contains(type);
    }

    /// Whether something stands at a name or below it.
    boolean hasAtOrBelow(Name top) {
        Name key = top.canonicalize();
        return types.keySet().stream().anyMatch(owner -> owner.subdomain(key));
    }

    /// Whether a name lies below a DNAME's owner, where nothing may (RFC 6672 §2.4).
    boolean isBelowDname(Name name) {
        Name key = name.canonicalize();
        return aliases.stream().anyMatch(alias -> key.subdomain(alias) && !key.equals(alias));
    }

    /// Whether a name lies at or below a delegation.
    boolean isDelegated(Name name) {
        Name key = name.canonicalize();
        return cuts.stream().anyMatch(key::subdomain);
    }

    Set<Integer> typesAt(Name owner) {
        return types.getOrDefault(owner.canonicalize(), Set.of());
    }

    List<Name> owners() {
        return List.copyOf(types.keySet());
    }

    List<Name> cuts() {
        return List.copyOf(cuts);
    }

    List<Name> targets() {
        return List.copyOf(targets);
    }

    /// What the zone file holds, as dnsjava reads it.
    List<Record> records() {
        List<Record> records = new ArrayList<>();
        try (Master master = new Master(new ByteArrayInputStream(text().getBytes(US_ASCII)))) {
            for (Record each = master.nextRecord(); each != null; each = master.nextRecord()) {
                records.add(each);
            }
        } catch (IOException wrong) {
            throw new IllegalStateException(text(), wrong);
        }
        return records;
    }

    /// The zone file.
    String text() {
        List<String> text = new ArrayList<>(lines);
        text.add("");
        return String.join("\n", text);
    }
}
