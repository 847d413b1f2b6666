package io.meridian.dns.config;

import io.meridian.dns.zone.ZoneDefinition;
import io.meridian.dns.zone.ZoneRecords;
import io.meridian.model.Validation;
import io.meridian.yaml.Checked;
import io.meridian.yaml.Key;
import io.meridian.yaml.Problems;
import io.meridian.yaml.YamlNode;
import java.util.List;

/// A zone: SOA and NS are made up from this; records may be added.
public record ZoneConfig(
        @Key(doc = "the zone's name") String name,
        @Key(notEmpty = true, doc = "host names of its name servers; the first is the SOA's mname")
                List<String> nameServers,
        @Key(
                        defaultValue = "300",
                        min = 0,
                        max = 604_800,
                        doc = "TTL of SOA and NS, and of records that name none, in seconds")
                int ttl,
        @Key(
                        defaultValue = "30",
                        min = 0,
                        max = 86_400,
                        doc = "SOA minimum: how long a negative answer may be kept, in seconds")
                int minimum,
        @Key(
                        doc =
                                "records as lines of a zone file, relative to the zone: `www 300 IN A 192.0.2.1`")
                List<String> records)
        implements Checked {

    @Override
    public void check(YamlNode.Mapping node, String path, Problems problems) {
        int before = problems.size();
        checkName(node, "name", path, name, problems);
        for (int i = 0; i < nameServers.size(); i++) {
            checkName(node, "name-servers[" + i + "]", path, nameServers.get(i), problems);
        }
        if (problems.size() == before) {
            ZoneRecords.of(toDefinition())
                    .problems()
                    .forEach(problem ->
                            problems.add(
                                    node.placeAt(problem.path()),
                                    path + "." + problem.path(),
                                    problem.rule()));
        }
    }

    private static void checkName(
            YamlNode.Mapping node, String at, String path, String name, Problems problems) {
        String rule = Validation.fqdnProblem(name);
        if (rule != null || name.startsWith("*")) {
            problems.add(
                    node.placeAt(at),
                    path + "." + at,
                    rule == null ? "must not be a wildcard, was '" + name + "'" : rule);
        }
    }

    /// The zone as the zone table takes it.
    public ZoneDefinition toDefinition() {
        return new ZoneDefinition(name, nameServers, ttl, minimum, records);
    }
}
