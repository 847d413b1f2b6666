package io.meridian.dns.api;

import io.meridian.dns.Serving;
import io.meridian.dns.decision.Decision;
import io.meridian.dns.decision.ServiceCompiler;
import io.meridian.geo.GeoPoint;
import io.meridian.model.Destination;
import io.meridian.model.GslbService;
import io.meridian.model.IpAddress;
import io.meridian.model.Member;
import io.meridian.model.Pool;
import io.meridian.model.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One decision with everything that is needed to put it into words.
///
/// @param members of the service with their pools' priorities, in the order of the trace
/// @param ttlSeconds how long the reply may be kept
record Decided(
        Question question,
        @Nullable String zone,
        Asker asker,
        Located located,
        GslbService service,
        String downResponse,
        Decision decision,
        Trace trace,
        List<Placed> members,
        int ttlSeconds) {

    /// A member, its pool's priority, and where it stands.
    record Placed(Member member, int priority, @Nullable GeoPoint place) {

        @Nullable IpAddress publicAddress() {
            return member.destination() instanceof Destination.Ip ip ? ip.publicAddress() : null;
        }

        boolean isName() {
            return member.destination() instanceof Destination.Cname;
        }
    }

    static List<Placed> placed(GslbService service, Serving serving) {
        Map<String, Site> sites =
                serving.published(Site.class)
                        .collect(Collectors.toMap(Site::name, Function.identity()));
        List<Placed> placed = new ArrayList<>();
        for (Pool pool : service.pools()) {
            for (Member member : pool.members()) {
                String site = member.site();
                GeoPoint place =
                        ServiceCompiler.place(member, site == null ? null : sites.get(site));
                placed.add(new Placed(member, pool.priority(), place));
            }
        }
        return placed;
    }

    /// The members that are answered, in the order of the service.
    List<Placed> kept() {
        List<Placed> kept = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            if (trace.isKept(i)) {
                kept.add(members.get(i));
            }
        }
        return kept;
    }

    boolean disregardsSubnet() {
        return service.answer().ignoresClientSubnet();
    }

    /// Whether members have addresses of their own for clients that are not private.
    boolean isSplit() {
        return trace.scopeOfSplit > 0;
    }
}
