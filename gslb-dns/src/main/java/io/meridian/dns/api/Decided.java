package io.meridian.dns.api;

import io.meridian.dns.Serving;
import io.meridian.dns.decision.BalancedService;
import io.meridian.dns.decision.Decision;
import io.meridian.dns.decision.MemberOrder;
import io.meridian.dns.decision.MemberState;
import io.meridian.dns.decision.ServiceCompiler;
import io.meridian.geo.GeoPoint;
import io.meridian.model.Destination;
import io.meridian.model.DownResponse;
import io.meridian.model.GslbService;
import io.meridian.model.IpAddress;
import io.meridian.model.Member;
import io.meridian.model.Pool;
import io.meridian.model.SelectionPolicy;
import io.meridian.model.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// One decision with everything that is needed to put it into words.
///
/// @param members of the service with their pools' priorities, in the order of the trace
/// @param answerable how many members of both families together can be answered
/// @param ttlSeconds how long the reply may be kept
record Decided(
        Question question,
        @Nullable String zone,
        Asker asker,
        Located located,
        GslbService service,
        DownResponse downResponse,
        Decision decision,
        Trace trace,
        List<Placed> members,
        int answerable,
        int ttlSeconds) {

    /// A member, its pool's priority, where it stands, and what operators order of it.
    record Placed(Member member, int priority, @Nullable GeoPoint place, MemberOrder order) {

        @Nullable IpAddress publicAddress() {
            return member.destination() instanceof Destination.Ip ip ? ip.publicAddress() : null;
        }

        boolean isName() {
            return member.destination() instanceof Destination.Cname;
        }
    }

    /// @param still over states that stand still
    static List<Placed> placed(BalancedService still, Serving serving) {
        int slot = serving.firstSlot(still.number());
        Map<String, Site> sites =
                serving.published(Site.class)
                        .collect(Collectors.toMap(Site::name, Function.identity()));
        List<Placed> placed = new ArrayList<>();
        for (Pool pool : still.source().pools()) {
            for (Member member : pool.members()) {
                String site = member.site();
                GeoPoint place =
                        ServiceCompiler.place(member, site == null ? null : sites.get(site));
                placed.add(new Placed(member, pool.priority(), place, still.order(slot++)));
            }
        }
        return placed;
    }

    /// The members that are answered, in the order of the service.
    List<Placed> kept() {
        return these(trace::isKept);
    }

    /// The members that queries of the asked type may be answered with.
    List<Placed> candidates() {
        return these(trace::isCandidate);
    }

    private List<Placed> these(IntPredicate wanted) {
        return IntStream.range(0, members.size()).filter(wanted).mapToObj(members::get).toList();
    }

    /// Whether some candidate is up.
    boolean isAnyUp(IntPredicate wanted) {
        return IntStream.range(0, members.size())
                .anyMatch(i ->
                        trace.isCandidate(i) && trace.state(i) == MemberState.UP && wanted.test(i));
    }

    /// The sites that topology rules send the client to; none without rules.
    Set<String> ruledSites() {
        return service.policy() instanceof SelectionPolicy.Topology topology
                ? located.matches(topology.rules()).stream()
                        .flatMap(match -> topology.rules().get(match.rule()).sites().stream())
                        .collect(Collectors.toSet())
                : Set.of();
    }

    boolean isAtRuledSite(Placed member) {
        String site = member.member().site();
        return site != null && ruledSites().contains(site);
    }

    boolean disregardsSubnet() {
        return service.answer().ignoresClientSubnet();
    }

    /// Whether a client subnet decides.
    boolean heedsSubnet() {
        return asker.client() != null && !disregardsSubnet();
    }

    /// For how many bits of the client's address the reply holds.
    int scopePrefixLength() {
        return Math.max(
                heedsSubnet() ? decision.scopePrefixLength() : 0,
                decision.nestedScopePrefixLength());
    }

    /// Whether members have addresses of their own for clients that are not private.
    boolean isSplit() {
        return trace.scopeOfSplit > 0;
    }
}
