package io.meridian.federator.mirror;

import io.meridian.model.GslbService;
import io.meridian.model.HealthMonitor;
import io.meridian.model.PublishedRecord;
import io.meridian.model.Site;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What is published, which DNS nodes answer from whatever the objects say meanwhile: also services
/// that are held, and sets that are frozen or were rolled back to.
///
/// @param services by FQDN
/// @param monitors by name
/// @param sites by name
record Served(
        SortedMap<String, GslbService> services,
        Map<String, HealthMonitor> monitors,
        Map<String, Site> sites) {

    Served {
        services = Collections.unmodifiableSortedMap(new TreeMap<>(services));
        monitors = Map.copyOf(monitors);
        sites = Map.copyOf(sites);
    }

    static Served of(Collection<? extends PublishedRecord> records) {
        SortedMap<String, GslbService> services = new TreeMap<>();
        Map<String, HealthMonitor> monitors = new HashMap<>();
        Map<String, Site> sites = new HashMap<>();
        for (PublishedRecord each : records) {
            switch (each) {
                case GslbService service -> services.put(service.fqdn(), service);
                case HealthMonitor monitor -> monitors.put(monitor.name(), monitor);
                case Site site -> sites.put(site.name(), site);
                default -> {}
            }
        }
        return new Served(services, monitors, sites);
    }
}
