package io.meridian.dns.zone;

import java.util.List;

/// A zone as it is configured.
///
/// @param name lower case, without the final dot
/// @param nameServers host names without the final dot, the first one the mname
/// @param ttlSeconds of SOA and NS, and of records that name none
/// @param minimumSeconds how long a negative answer may be kept
/// @param records lines of a zone file, relative to the zone: `www 300 IN A 192.0.2.1`
public record ZoneDefinition(
        String name,
        List<String> nameServers,
        int ttlSeconds,
        int minimumSeconds,
        List<String> records) {

    public ZoneDefinition {
        nameServers = List.copyOf(nameServers);
        records = List.copyOf(records);
    }
}
