package io.meridian.dns.zone.load;

import io.meridian.dns.zone.CompiledZone;
import io.meridian.dns.zone.Lookup;
import io.meridian.dns.zone.ZoneContents;
import io.meridian.dns.zone.ZoneSet;
import io.meridian.dns.zone.ZoneSettings;
import io.meridian.model.Problem;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Name;

/// All zones that the configuration names, as they were read last. A file that is refused leaves
/// what was served of its zone; a zone of which nothing was ever read is known not to be loaded.
///
/// One look at a time; who answers reads {@link #zones}.
public final class ZoneLibrary {

    private static final Logger LOG = LoggerFactory.getLogger(ZoneLibrary.class);

    private final List<ZoneStatus> configured = new ArrayList<>();
    private final List<ZoneSource.File> single = new ArrayList<>();
    private final List<ZoneFolder> folders = new ArrayList<>();
    private final Map<Name, HeldZone> held = new LinkedHashMap<>();
    private List<ZoneStatus> folderStatuses = List.of();
    private boolean news;
    private volatile ZoneSet zones;
    private volatile List<ZoneStatus> statuses = List.of();
    private volatile long looks;

    /// Reads everything.
    public ZoneLibrary(Collection<ZoneSource> sources) {
        for (ZoneSource source : sources) {
            switch (source) {
                case ZoneSource.Configured made -> addConfigured(made.zone());
                case ZoneSource.File file -> single.add(file);
                case ZoneSource.Folder folder -> folders.add(new ZoneFolder(folder));
            }
        }
        zones = new ZoneSet(List.of(), Map.of());
        boolean _ = look(Set.of(), false);
    }

    private void addConfigured(ConfiguredZone zone) {
        ZoneReading reading = zone.read();
        configured.add(
                new ZoneStatus(
                        zone.name(),
                        null,
                        reading.zone(),
                        Instant.now(),
                        reading.problems(),
                        reading.warnings()));
    }

    /// Looks at every file and folder, and reads what has changed.
    ///
    /// @param services names at which no address and no alias may stand
    /// @param settled whether to leave alone what changed since the last look
    /// @return whether what is served has changed
    public synchronized boolean look(Set<String> services, boolean settled) {
        looks++;
        news = looks == 1;
        boolean changed = false;
        Set<Name> wanted = new HashSet<>();
        for (ZoneStatus zone : configured) {
            wanted.add(ZoneContents.absolute(zone.name()));
        }
        for (ZoneSource.File file : single) {
            changed |= want(file.apex(), file.file(), file.settings(), wanted, services, settled);
        }
        List<ZoneStatus> wrong = new ArrayList<>();
        for (ZoneFolder folder : folders) {
            folder.look();
            List<Problem> problems = new ArrayList<>(folder.problems());
            for (Map.Entry<Name, Path> file : folder.files().entrySet()) {
                if (wanted.contains(file.getKey())) {
                    problems.add(twice(file.getValue(), file.getKey()));
                    continue;
                }
                changed |=
                        want(
                                file.getKey(),
                                file.getValue(),
                                folder.settings(),
                                wanted,
                                services,
                                settled);
            }
            if (!problems.isEmpty()) {
                wrong.add(new ZoneStatus("", folder.path(), null, null, problems, List.of()));
            }
        }
        tellFolders(wrong);
        changed |= dropAllBut(wanted);
        if (changed || news) {
            publish();
        }
        return changed;
    }

    private static Problem twice(Path file, Name apex) {
        return new Problem(
                file.toString(),
                "",
                "is left out: the zone " + ZoneContents.display(apex) + " has another source");
    }

    private boolean want(
            Name apex,
            Path file,
            ZoneSettings settings,
            Set<Name> wanted,
            Set<String> services,
            boolean settled) {
        wanted.add(apex);
        HeldZone zone = held.get(apex);
        if (zone == null || !zone.isOf(file, settings)) {
            zone = new HeldZone(apex, file, settings, zone);
            held.put(apex, zone);
        }
        return zone.isChanged(settled) && read(zone, services);
    }

    private boolean read(HeldZone zone, Set<String> services) {
        boolean first = zone.served() == null;
        ZoneStatus before = zone.status();
        boolean served = zone.read(services);
        ZoneStatus status = zone.status();
        if (!served && status.equals(before)) {
            return false; // told already
        }
        news = true;
        for (Problem problem : status.problems()) {
            LOG.error("{}", problem);
        }
        for (Problem warning : status.warnings()) {
            LOG.warn("{}", warning);
        }
        if (!served) {
            LOG.error(
                    "zone {} is refused: {}",
                    status.name(),
                    first ? "it is answered SERVFAIL" : "what was served of it stays");
        } else if (!first) {
            LOG.info("zone {} was read again", status.name());
        }
        // A zone that is not loaded is answered otherwise than one that is not there.
        return served || first;
    }

    private boolean dropAllBut(Set<Name> wanted) {
        Set<Name> gone = new HashSet<>(held.keySet());
        gone.removeAll(wanted);
        for (Name apex : gone) {
            LOG.info("zone {} has gone", ZoneContents.display(apex));
            held.remove(apex);
        }
        return !gone.isEmpty();
    }

    private void tellFolders(List<ZoneStatus> wrong) {
        if (!wrong.equals(folderStatuses)) {
            news = true;
            wrong.forEach(status -> status.problems().forEach(problem -> LOG.error("{}", problem)));
            folderStatuses = List.copyOf(wrong);
        }
    }

    private void publish() {
        List<CompiledZone> loaded = new ArrayList<>();
        Map<Name, Lookup.NotLoaded> failed = new HashMap<>();
        List<ZoneStatus> all = new ArrayList<>(configured);
        for (ZoneStatus zone : configured) {
            if (zone.served() != null) {
                loaded.add(zone.served());
            }
        }
        for (HeldZone zone : held.values()) {
            CompiledZone served = zone.served();
            if (served == null) {
                failed.put(zone.apex(), zone.notLoaded());
            } else {
                loaded.add(served);
            }
            all.add(zone.status());
        }
        all.addAll(folderStatuses);
        zones = new ZoneSet(loaded, failed);
        statuses = List.copyOf(all);
    }

    /// What is to be served.
    public ZoneSet zones() {
        return zones;
    }

    /// How it stands with each zone.
    public List<ZoneStatus> statuses() {
        return statuses;
    }

    /// How often it has looked.
    public long looks() {
        return looks;
    }
}
