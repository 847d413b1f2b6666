package io.meridian.dns.config;

import io.meridian.dns.zone.ZoneContents;
import io.meridian.dns.zone.load.ConfiguredZone;
import io.meridian.dns.zone.load.ZoneSource;
import io.meridian.model.Problem;
import io.meridian.model.Validation;
import io.meridian.yaml.Checked;
import io.meridian.yaml.Key;
import io.meridian.yaml.Problems;
import io.meridian.yaml.YamlNode;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A zone: from a zone file, or with SOA and NS made up from this and records added.
public record ZoneConfig(
        @Key(doc = "the zone's name, as a zone file would have it; `.` for the root") String name,
        @Key(doc = "the zone's file (RFC 1035 §5); `name-servers` and `records` then stand in it")
                @Nullable Path file,
        @Key(
                        defaultValue = "file",
                        doc =
                                "serial of a zone with a file: as written, or `auto` to add what follows from the log position")
                SerialRule serial,
        @Key(
                        min = 0,
                        max = 604_800,
                        doc =
                                "TTL of SOA, NS and glue of a zone with a file, in seconds; by default as written")
                @Nullable Integer infrastructureTtl,
        @Key(
                        defaultValue = "refuse",
                        doc = "what to do with records in a file that lie outside the zone")
                OutsiderRule outsiders,
        @Key(
                        doc =
                                "without a file: host names of the zone's name servers; the first is the SOA's mname")
                List<String> nameServers,
        @Key(
                        defaultValue = "300",
                        min = 0,
                        max = 604_800,
                        doc =
                                "without a file: TTL of SOA and NS, and of records that name none, in seconds")
                int ttl,
        @Key(
                        defaultValue = "30",
                        min = 0,
                        max = 86_400,
                        doc =
                                "without a file: SOA minimum: how long a negative answer may be kept, in seconds")
                int minimum,
        @Key(
                        doc =
                                "without a file: records as lines of a zone file, relative to the zone: `www 300 IN A 192.0.2.1`")
                List<String> records)
        implements Checked {

    private static final List<String> MADE_UP =
            List.of("name-servers", "ttl", "minimum", "records");
    private static final List<String> OF_FILES =
            List.of("serial", "infrastructure-ttl", "outsiders");

    @Override
    public void check(YamlNode.Mapping node, String path, Problems problems) {
        if (file != null) {
            checkFile(node, path, problems);
        } else {
            checkMadeUp(node, path, problems);
        }
    }

    private void checkFile(YamlNode.Mapping node, String path, Problems problems) {
        String rule = ZoneContents.nameProblem(name);
        if (rule != null) {
            problems.add(node.placeOf("name"), path + ".name", rule);
        }
        refuse(MADE_UP, node, path, "must not stand beside file: the file says it", problems);
    }

    private static void refuse(
            List<String> keys, YamlNode.Mapping node, String path, String rule, Problems problems) {
        for (String key : keys) {
            if (node.get(key).isPresent()) {
                problems.add(node.placeOf(key), path + "." + key, rule);
            }
        }
    }

    private void checkMadeUp(YamlNode.Mapping node, String path, Problems problems) {
        int before = problems.size();
        checkName(node, "name", path, name, problems);
        for (int i = 0; i < nameServers.size(); i++) {
            checkName(node, "name-servers[" + i + "]", path, nameServers.get(i), problems);
        }
        if (nameServers.isEmpty()) {
            problems.add(
                    node.placeOf("name-servers"),
                    path + ".name-servers",
                    "must not be empty, as the zone has no file");
        }
        refuse(OF_FILES, node, path, "must not stand without a file", problems);
        if (problems.size() == before) {
            for (Problem problem : toConfiguredZone().read().problems()) {
                problems.add(
                        node.placeAt(problem.place()),
                        path + "." + problem.place(),
                        problem.rule());
            }
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

    private ConfiguredZone toConfiguredZone() {
        return new ConfiguredZone(name, nameServers, ttl, minimum, records);
    }

    /// The zone as the zone library takes it.
    public ZoneSource toSource() {
        return file == null
                ? new ZoneSource.Configured(toConfiguredZone())
                : ZoneSource.file(
                        name, file, SerialRule.settings(serial, infrastructureTtl, outsiders));
    }
}
