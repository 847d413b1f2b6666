package io.meridian.dns.decision;

import io.meridian.dns.affinity.AffinityTable;
import io.meridian.dns.decision.DecisionRecorder.Fate;
import io.meridian.geo.GeoPoint;
import io.meridian.geo.GeoTable;
import io.meridian.geo.GeoView;
import io.meridian.geo.TopologyView;
import io.meridian.model.Coordinates;
import io.meridian.model.Destination;
import io.meridian.model.DownResponse;
import io.meridian.model.GslbService;
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

    /// Rules that ask for networks need no database.
    private static final GeoTable NOWHERE = GeoTable.ofNothing();

    private final Map<String, Site> sites;
    private final @Nullable GeoTable geo;
    private final AnswerSettings settings;

    /// @param sites by name
    /// @param geo null without a database: geo policies then use their fallback
    public ServiceCompiler(
            Map<String, Site> sites, @Nullable GeoTable geo, AnswerSettings settings) {
        this.sites = Map.copyOf(sites);
        this.geo = geo;
        this.settings = settings;
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
        return new BalancedService(
                service,
                number,
                health,
                geo,
                compilation.topology(),
                compilation.pools4,
                compilation.pools6,
                compilation.exclusions,
                down == null ? settings.downResponse() : down,
                settings.networks(),
                compilation.stickiness(firstSlot));
    }

    /// Where a member stands: at a place of its own, else where its site does; null without either.
    /// Its address is never looked up to find out.
    public static @Nullable GeoPoint place(Member member, @Nullable Site site) {
        Coordinates own = member.location();
        if (own != null) {
            return new GeoPoint(own.latitude(), own.longitude());
        }
        return site == null ? null : new GeoPoint(site.latitude(), site.longitude());
    }

    /// A member that can be answered.
    ///
    /// @param target what is answered to private clients
    /// @param publicTarget what is answered to all others
    private record Candidate(
            Member member,
            int slot,
            MemberTarget target,
            MemberTarget publicTarget,
            @Nullable GeoPoint place) {}

    private final class Compilation {

        private final GslbService service;
        private final HealthTable health;
        private final List<String> siteNames;
        private final List<Choices> pools4 = new ArrayList<>();
        private final List<Choices> pools6 = new ArrayList<>();
        private final List<BalancedService.Exclusion> exclusions = new ArrayList<>();

        Compilation(GslbService service, HealthTable health) {
            this.service = service;
            this.health = health;
            this.siteNames =
                    service.pools().stream()
                            .flatMap(pool -> pool.members().stream())
                            .map(Member::site)
                            .filter(Objects::nonNull)
                            .distinct()
                            .sorted()
                            .toList();
        }

        @Nullable TopologyView topology() {
            return service.policy() instanceof SelectionPolicy.Topology rules
                    ? (geo == null ? NOWHERE : geo).topology(rules.rules(), siteNames)
                    : null;
        }

        @Nullable Stickiness stickiness(int firstSlot) {
            Persistence profile = service.persistence();
            Supplier<AffinityTable> affinity = settings.affinity();
            return profile == null || affinity == null
                    ? null
                    : Stickiness.of(profile, affinity.get(), service, pools4, pools6, firstSlot);
        }

        void add(Pool pool, int firstSlot) {
            List<Candidate> candidates = new ArrayList<>();
            int slot = firstSlot;
            for (Member member : pool.members()) {
                Candidate candidate = candidate(member, slot++);
                Fate excluded = exclusion(pool, member);
                if (excluded == null) {
                    candidates.add(candidate);
                } else {
                    MemberTarget target = candidate.target;
                    exclusions.add(
                            new BalancedService.Exclusion(
                                    candidate.slot, target.is4(), target.is6(), excluded));
                }
            }
            add(false, pool, candidates.stream().filter(c -> c.target.is4()).toList());
            add(true, pool, candidates.stream().filter(c -> c.target.is6()).toList());
        }

        private void add(boolean v6, Pool pool, List<Candidate> candidates) {
            if (!candidates.isEmpty()) {
                (v6 ? pools6 : pools4).add(choices(v6, pool, candidates));
            }
        }

        private Choices choices(boolean v6, Pool pool, List<Candidate> candidates) {
            List<GeoPoint> places = places(candidates);
            byte[][] rdata = rdata(candidates.stream().map(Candidate::target).toList());
            boolean split = candidates.stream().anyMatch(c -> !c.target.equals(c.publicTarget));
            return new Choices(
                    health,
                    v6,
                    pool.priority(),
                    rdata,
                    rdata(candidates.stream().map(Candidate::publicTarget).toList()),
                    split,
                    names(candidates),
                    new boolean[candidates.size()],
                    candidates.stream().mapToInt(Candidate::slot).toArray(),
                    candidates.stream().mapToInt(c -> c.member.weight()).toArray(),
                    Arrays.stream(rdata).mapToLong(Hash::seed).toArray(),
                    candidates.stream().mapToInt(c -> places.indexOf(c.place)).toArray(),
                    candidates.stream().mapToInt(c -> siteNames.indexOf(c.member.site())).toArray(),
                    places.size() < candidates.size(),
                    view(candidates, places));
        }

        /// Where all stand at one place, nobody is nearer than another, and nothing is looked up.
        private @Nullable GeoView view(List<Candidate> candidates, List<GeoPoint> places) {
            boolean geographic = service.policy().behindRules() instanceof SelectionPolicy.Geo;
            boolean together =
                    places.size() == 1 && candidates.stream().allMatch(c -> c.place != null);
            return geo == null || !geographic || places.isEmpty() || together
                    ? null
                    : geo.view(places, settings.orderDepth());
        }
    }

    private Candidate candidate(Member member, int slot) {
        GeoPoint place = place(member, siteOf(member));
        return switch (member.destination()) {
            case Destination.Ip ip -> {
                MemberTarget vip = MemberTarget.of(ip.address());
                MemberTarget open =
                        ip.publicAddress() == null ? vip : MemberTarget.of(ip.publicAddress());
                yield new Candidate(member, slot, vip, open, place);
            }
            case Destination.Cname cname -> {
                MemberTarget name = MemberTarget.of(cname.target());
                yield new Candidate(member, slot, name, name, place);
            }
        };
    }

    /// Why a member is never answered, whatever its health; null when it may be.
    private @Nullable Fate exclusion(Pool pool, Member member) {
        if (pool.priority() == 0) {
            return Fate.PRIORITY_ZERO;
        }
        if (!member.enabled()) {
            return Fate.DISABLED;
        }
        Site site = siteOf(member);
        return site == null || site.enabled() ? null : Fate.SITE_DISABLED;
    }

    private static byte[][] rdata(List<MemberTarget> targets) {
        return targets.stream().map(MemberTarget::rdata).toArray(byte[][]::new);
    }

    private static boolean[] names(List<Candidate> candidates) {
        boolean[] names = new boolean[candidates.size()];
        for (int i = 0; i < names.length; i++) {
            names[i] = candidates.get(i).target.isName();
        }
        return names;
    }

    /// Each place once, in an order that does not depend on the members': equal sets share a view.
    private static List<GeoPoint> places(List<Candidate> candidates) {
        TreeSet<GeoPoint> places =
                new TreeSet<>(
                        Comparator.comparingDouble(GeoPoint::latitude)
                                .thenComparingDouble(GeoPoint::longitude));
        candidates.stream().map(Candidate::place).filter(Objects::nonNull).forEach(places::add);
        return new ArrayList<>(places);
    }

    private @Nullable Site siteOf(Member member) {
        String site = member.site();
        return site == null ? null : sites.get(site);
    }
}
