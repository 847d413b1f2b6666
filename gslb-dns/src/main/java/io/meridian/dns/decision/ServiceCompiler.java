package io.meridian.dns.decision;

import io.meridian.geo.GeoPoint;
import io.meridian.geo.GeoTable;
import io.meridian.geo.GeoView;
import io.meridian.model.DownResponse;
import io.meridian.model.GslbService;
import io.meridian.model.Member;
import io.meridian.model.Pool;
import io.meridian.model.SelectionPolicy;
import io.meridian.model.Site;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Compiles published services for answering. Makes one set of services over one health table.
public final class ServiceCompiler {

    private final Map<String, Site> sites;
    private final @Nullable GeoTable geo;
    private final int orderDepth;
    private final DownResponse defaultDownResponse;

    /// @param sites by name
    /// @param geo null without a database: geo policies then use their fallback
    public ServiceCompiler(
            Map<String, Site> sites,
            @Nullable GeoTable geo,
            int orderDepth,
            DownResponse defaultDownResponse) {
        this.sites = Map.copyOf(sites);
        this.geo = geo;
        this.orderDepth = orderDepth;
        this.defaultDownResponse = defaultDownResponse;
    }

    /// @param number the service's in the health table
    /// @param firstSlot of its members, which follow each other in the order of pools and members
    public BalancedService compile(
            GslbService service, int number, int firstSlot, HealthTable health) {
        List<Choices> pools4 = new ArrayList<>();
        List<Choices> pools6 = new ArrayList<>();
        int slot = firstSlot;
        for (Pool pool : service.pools()) {
            add(pools4, service, pool, slot, false);
            add(pools6, service, pool, slot, true);
            slot += pool.members().size();
        }
        DownResponse down = service.downResponse();
        return new BalancedService(
                service,
                number,
                health,
                geo,
                pools4.toArray(Choices[]::new),
                pools6.toArray(Choices[]::new),
                down == null ? defaultDownResponse : down);
    }

    /// Whether a member can be answered at all, whatever its health.
    public boolean isAnswerable(Pool pool, Member member) {
        Site site = siteOf(member);
        return pool.priority() > 0 && (site == null || site.enabled());
    }

    private void add(
            List<Choices> pools, GslbService service, Pool pool, int firstSlot, boolean v6) {
        List<Member> members = new ArrayList<>();
        List<Integer> slots = new ArrayList<>();
        for (int i = 0; i < pool.members().size(); i++) {
            Member member = pool.members().get(i);
            if (member.address().v6() == v6 && isAnswerable(pool, member)) {
                members.add(member);
                slots.add(firstSlot + i);
            }
        }
        if (!members.isEmpty()) {
            pools.add(choices(service, pool, members, slots));
        }
    }

    private Choices choices(
            GslbService service, Pool pool, List<Member> members, List<Integer> slots) {
        List<GeoPoint> candidates = candidates(members);
        int[] points = members.stream().mapToInt(member -> place(candidates, member)).toArray();
        byte[][] rdata =
                members.stream().map(member -> member.address().octets()).toArray(byte[][]::new);
        boolean geographic = service.policy() instanceof SelectionPolicy.Geo;
        GeoView view =
                geo == null || !geographic || candidates.isEmpty()
                        ? null
                        : geo.view(candidates, orderDepth);
        return new Choices(
                pool.priority(),
                rdata,
                slots.stream().mapToInt(Integer::intValue).toArray(),
                members.stream().mapToInt(Member::weight).toArray(),
                java.util.Arrays.stream(rdata).mapToLong(Hash::seed).toArray(),
                points,
                candidates.size() < members.size(),
                view);
    }

    /// Each place once, in an order that does not depend on the members': equal sets share a view.
    private List<GeoPoint> candidates(List<Member> members) {
        TreeSet<GeoPoint> places =
                new TreeSet<>(
                        Comparator.comparingDouble(GeoPoint::latitude)
                                .thenComparingDouble(GeoPoint::longitude));
        members.stream().map(this::point).filter(Objects::nonNull).forEach(places::add);
        return List.copyOf(places);
    }

    /// -1 for a member that stands at no site.
    private int place(List<GeoPoint> candidates, Member member) {
        GeoPoint point = point(member);
        return point == null ? -1 : candidates.indexOf(point);
    }

    private @Nullable GeoPoint point(Member member) {
        Site site = siteOf(member);
        return site == null ? null : new GeoPoint(site.latitude(), site.longitude());
    }

    private @Nullable Site siteOf(Member member) {
        String site = member.site();
        return site == null ? null : sites.get(site);
    }
}
