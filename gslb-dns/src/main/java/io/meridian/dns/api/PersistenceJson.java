package io.meridian.dns.api;

import io.meridian.dns.affinity.AffinityKey;
import io.meridian.dns.affinity.AffinityRounds;
import io.meridian.dns.persistence.AffinityFeed;
import io.meridian.model.GslbService;
import io.meridian.model.Member;
import io.meridian.model.Persistence;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// How clients of a service stay with their members, and how many do.
///
/// @param timeoutSeconds how long an entry lasts at most
/// @param entries of all its members; a client of both address families has two
/// @param members how many each has, by name
record PersistenceJson(
        String profile,
        long timeoutSeconds,
        int prefix4,
        int prefix6,
        boolean acrossPools,
        int entries,
        Map<String, Integer> members) {

    /// Null when the service keeps no clients.
    static @Nullable PersistenceJson of(GslbService service, AffinityFeed feed) {
        Persistence profile = service.persistence();
        if (profile == null) {
            return null;
        }
        List<Member> members =
                service.pools().stream().flatMap(pool -> pool.members().stream()).toList();
        int[] held = held(service, members, feed);
        Map<String, Integer> byName = new LinkedHashMap<>();
        for (int i = 0; i < held.length; i++) {
            byName.put(members.get(i).name(), held[i]);
        }
        return new PersistenceJson(
                profile.profile(),
                profile.timeout().toSeconds(),
                profile.prefix4(),
                profile.prefix6(),
                profile.acrossPools(),
                IntStream.of(held).sum(),
                byName);
    }

    private static int[] held(GslbService service, List<Member> members, AffinityFeed feed) {
        AffinityRounds rounds = feed.roundsIfAny();
        if (rounds == null) {
            return new int[members.size()];
        }
        long number = AffinityKey.service(service.fqdn());
        return rounds.count(
                members.stream()
                        .mapToLong(member -> AffinityKey.member(number, member.name()))
                        .toArray());
    }
}
