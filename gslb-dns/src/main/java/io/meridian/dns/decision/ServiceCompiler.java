package io.meridian.dns.decision;

import io.meridian.dns.affinity.AffinityTable;
import io.meridian.dns.decision.DecisionRecorder.Fate;
import io.meridian.geo.GeoPoint;
import io.meridian.geo.GeoTable;
import io.meridian.geo.GeoView;
import io.meridian.model.DownResponse;
import io.meridian.model.GslbService;
import io.meridian.model.IpAddress;
import io.meridian.model.Member;
import io.meridian.model.Persistence;
import io.meridian.model.Pool;
import io.meridian.model.SelectionPolicy;
import io.meridian.model.Site;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Compiles published services for answering. Makes one set of services over one health table.
public final class ServiceCompiler {

    private final Map<String, Site> sites;
    private final @Nullable GeoTable geo;
    private final int orderDepth;
    private final DownResponse defaultDownResponse;
    private final Supplier<AffinityTable> affinity;

    /// @param sites by name
    /// @param geo null without a database: geo policies then use their fallback
    /// @param affinity gives the node's table; asked when a service with persistence is compiled
    public ServiceCompiler(
            Map<String, Site> sites,
            @Nullable GeoTable geo,
            int orderDepth,
            DownResponse defaultDownResponse,
            Supplier<AffinityTable> affinity) {
        this.affinity = affinity;
        this.sites = Map.copyOf(sites);
        this.geo = geo;
        this.orderDepth = orderDepth;
        this.defaultDownResponse = defaultDownResponse;
    }

    /// @param number the service's in the health table
    /// @param firstSlot of its members, which follow each other in the order of pools and members
    public BalancedService compile(
            GslbService service, int number, int firstSlot, HealthTable health) {
        Compilation compilation = new Compilation(service, health);
        int slot = firstSlot;
        for (Pool pool : service.pools()) {
            compilation.add(pool, slot);
            slot += pool.members().size();
        }
        DownResponse down = service.downResponse();
        Choices[] pools4 = compilation.pools4.toArray(Choices[]::new);
        Choices[] pools6 = compilation.pools6.toArray(Choices[]::new);
        Persistence profile = service.persistence();
        return new BalancedService(
                service,
                number,
                health,
                geo,
                pools4,
                pools6,
                compilation.exclusions,
                down == null ? defaultDownResponse : down,
                profile == null
                        ? null
                        : Stickiness.of(
                                profile, affinity.get(), service, pools4, pools6, firstSlot));
    }

    private record Candidate(Member member, IpAddress address, int slot) {}

    private final class Compilation {

        private final GslbService service;
        private final HealthTable health;
        private final List<Choices> pools4 = new ArrayList<>();
        private final List<Choices> pools6 = new ArrayList<>();
        private final List<BalancedService.Exclusion> exclusions = new ArrayList<>();

        Compilation(GslbService service, HealthTable health) {
            this.service = service;
            this.health = health;
        }

        void add(Pool pool, int firstSlot) {
            List<Candidate> candidates4 = new ArrayList<>();
            List<Candidate> candidates6 = new ArrayList<>();
            int slot = firstSlot;
            for (Member member : pool.members()) {
                IpAddress address = member.address();
                if (address != null) {
                    Fate excluded = exclusion(pool, member);
                    if (excluded == null) {
                        (address.v6() ? candidates6 : candidates4)
                                .add(new Candidate(member, address, slot));
                    } else {
                        exclusions.add(new BalancedService.Exclusion(slot, address.v6(), excluded));
                    }
                }
                slot++;
            }
            add(pools4, pool, candidates4);
            add(pools6, pool, candidates6);
        }

        private void add(List<Choices> pools, Pool pool, List<Candidate> candidates) {
            if (!candidates.isEmpty()) {
                pools.add(choices(pool, candidates));
            }
        }

        private Choices choices(Pool pool, List<Candidate> candidates) {
            List<Member> members = candidates.stream().map(Candidate::member).toList();
            List<GeoPoint> places = places(members);
            byte[][] rdata =
                    candidates.stream()
                            .map(candidate -> candidate.address().octets())
                            .toArray(byte[][]::new);
            return new Choices(
                    health,
                    pool.priority(),
                    rdata,
                    candidates.stream().mapToInt(Candidate::slot).toArray(),
                    members.stream().mapToInt(Member::weight).toArray(),
                    Arrays.stream(rdata).mapToLong(Hash::seed).toArray(),
                    members.stream().mapToInt(member -> index(places, place(member))).toArray(),
                    places.size() < members.size(),
                    view(places));
        }

        private @Nullable GeoView view(List<GeoPoint> places) {
            boolean geographic = service.policy() instanceof SelectionPolicy.Geo;
            return geo == null || !geographic || places.isEmpty()
                    ? null
                    : geo.view(places, orderDepth);
        }
    }

    /// Why a member is never answered, whatever its health; null when it may be.
    private @Nullable Fate exclusion(Pool pool, Member member) {
        if (pool.priority() == 0) {
            return Fate.PRIORITY_ZERO;
        }
        Site site = siteOf(member);
        return site == null || site.enabled() ? null : Fate.SITE_DISABLED;
    }

    /// Each place once, in an order that does not depend on the members': equal sets share a view.
    private List<GeoPoint> places(List<Member> members) {
        TreeSet<GeoPoint> places =
                new TreeSet<>(
                        Comparator.comparingDouble(GeoPoint::latitude)
                                .thenComparingDouble(GeoPoint::longitude));
        members.stream().map(this::place).filter(Objects::nonNull).forEach(places::add);
        return List.copyOf(places);
    }

    private @Nullable GeoPoint place(Member member) {
        Site site = siteOf(member);
        return site == null ? null : new GeoPoint(site.latitude(), site.longitude());
    }

    private static int index(List<GeoPoint> places, @Nullable GeoPoint place) {
        return place == null ? -1 : places.indexOf(place);
    }

    private @Nullable Site siteOf(Member member) {
        String site = member.site();
        return site == null ? null : sites.get(site);
    }
}
