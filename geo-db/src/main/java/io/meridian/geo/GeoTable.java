package io.meridian.geo;

import io.meridian.model.TopologyRule;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Address → leaf: the compiled form of databases and users' networks, immutable and shared.
///
/// Every address has a leaf; one that no network covers has a leaf without a location. Leaves are
/// numbered through, IPv4 first, in the order of their addresses.
///
/// Query path: {@link #leaf} allocates nothing and takes no lock.
public final class GeoTable {

    /// So many views are remembered as cannot be made: each try costs as much as making one.
    private static final int MAX_REFUSED = 1000;

    private final LeafIndex ipv4;
    private final LeafIndex ipv6;
    private final List<Location> locations; // of class 1 and up; class 0 is "no location"
    private final AsnTable systems;
    private final GeoStatistics statistics;

    /// Held as long as something served holds them, like topologies: a view costs an octet for each
    /// leaf.
    private final Map<ViewKey, WeakReference<GeoView>> views = new HashMap<>();

    private final Map<ViewKey, String> refusedViews = new HashMap<>();
    private final Map<TopologyKey, WeakReference<TopologyView>> topologies = new HashMap<>();

    private record ViewKey(List<GeoPoint> candidates, int orderDepth) {}

    private record TopologyKey(List<TopologyRule> rules, List<String> sites) {}

    GeoTable(
            LeafIndex ipv4,
            LeafIndex ipv6,
            List<Location> locations,
            AsnTable systems,
            GeoStatistics statistics) {
        this.ipv4 = ipv4;
        this.ipv6 = ipv6;
        this.locations = List.copyOf(locations);
        this.systems = systems;
        this.statistics = statistics;
    }

    /// One that knows nothing: without databases, rules can still ask for networks.
    public static GeoTable ofNothing() {
        return load(List.of());
    }

    /// Reads and checks the databases whole and compiles them. Where two locate an address, the
    /// earlier one in the list decides.
    ///
    /// @throws GeoException with the file and the reason
    public static GeoTable load(List<Path> databases) {
        return load(new GeoFiles(databases, List.of()));
    }

    /// The same, with users' networks before the databases.
    ///
    /// @throws GeoException with the file and the reason
    public static GeoTable load(GeoFiles files) {
        return GeoCompiler.compile(files);
    }

    /// The leaf of an address, given as {@link io.meridian.model.IpAddress} has it. An IPv6 address
    /// that carries an IPv4 address has that address's leaf.
    public int leaf(long high, long low, boolean v6) {
        if (!v6) {
            return ipv4.find(low << 32, 0);
        }
        EmbeddedIpv4 mechanism = EmbeddedIpv4.of(high, low);
        return mechanism == null
                ? ipv4.size() + ipv6.find(high, low)
                : ipv4.find((long) mechanism.ipv4(high, low) << 32, 0);
    }

    /// The location of a leaf; empty when no database knows it.
    public Optional<Location> location(int leaf) {
        int locationClass = locationClass(leaf);
        return locationClass == 0
                ? Optional.empty()
                : Optional.of(locations.get(locationClass - 1));
    }

    /// The autonomous system of an address; empty when no database knows it.
    public Optional<Asn> system(long high, long low, boolean v6) {
        return systems.system(high, low, v6);
    }

    /// The length of the widest prefix with this location, in bits of the leaf's own family.
    public int prefixLength(int leaf) {
        return leaf < ipv4.size() ? ipv4.prefixLength(leaf) : ipv6.prefixLength(leaf - ipv4.size());
    }

    /// What leaves mean for these candidates: one view for each distinct list, made when it is
    /// first asked for and shared while somebody holds it. Not for the query path.
    ///
    /// @param candidates where the choices stand; at most 32,767
    /// @param orderDepth how many are ordered by their own distance, 1 and up
    /// @throws GeoException `TooManyOrders`
    public synchronized GeoView view(List<GeoPoint> candidates, int orderDepth) {
        views.values().removeIf(view -> view.get() == null);
        ViewKey key = new ViewKey(List.copyOf(candidates), orderDepth);
        WeakReference<GeoView> known = views.get(key);
        GeoView view = known == null ? null : known.get();
        if (view == null) {
            view = build(key);
            views.put(key, new WeakReference<>(view));
        }
        return view;
    }

    private GeoView build(ViewKey key) {
        String refused = refusedViews.get(key);
        if (refused != null) {
            throw new GeoException(GeoException.Reason.TooManyOrders, refused);
        }
        try {
            return GeoViewBuilder.build(this, key.candidates, key.orderDepth);
        } catch (GeoException tooMany) {
            if (refusedViews.size() == MAX_REFUSED) {
                refusedViews.clear();
            }
            refusedViews.put(key, String.valueOf(tooMany.getMessage()));
            throw tooMany;
        }
    }

    /// What addresses mean to a list of rules: one view for each distinct list, made when it is
    /// first asked for. Not for the query path.
    ///
    /// @param sites that the view's numbers stand for; what rules say of others is passed over
    public synchronized TopologyView topology(List<TopologyRule> rules, List<String> sites) {
        topologies.values().removeIf(view -> view.get() == null);
        TopologyKey key = new TopologyKey(List.copyOf(rules), List.copyOf(sites));
        WeakReference<TopologyView> known = topologies.get(key);
        TopologyView view = known == null ? null : known.get();
        if (view == null) {
            view = TopologyViewBuilder.build(this, key.rules, key.sites);
            topologies.put(key, new WeakReference<>(view));
        }
        return view;
    }

    /// The rules that a client meets, in the order in which they decide, and by what it meets each.
    /// For explanations.
    public List<TopologyMatch> matches(List<TopologyRule> rules, long high, long low, boolean v6) {
        return TopologyMatch.of(this, rules, high, low, v6);
    }

    public GeoStatistics statistics() {
        return statistics;
    }

    int locationClass(int leaf) {
        return leaf < ipv4.size()
                ? ipv4.locationClass(leaf)
                : ipv6.locationClass(leaf - ipv4.size());
    }

    /// Whose classes are those of {@link #locations}, 0 where nothing is known.
    LeafIndex index(boolean v6) {
        return v6 ? ipv6 : ipv4;
    }

    AsnTable systems() {
        return systems;
    }

    LeafIndex ipv4() {
        return ipv4;
    }

    LeafIndex ipv6() {
        return ipv6;
    }

    List<Location> locations() {
        return locations;
    }
}
