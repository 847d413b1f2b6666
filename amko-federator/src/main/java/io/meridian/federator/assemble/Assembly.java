package io.meridian.federator.assemble;

import io.meridian.federator.policy.ObjectReport;
import io.meridian.model.GslbService;
import io.meridian.model.HealthMonitor;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;

/// What follows from the objects of all clusters.
///
/// @param services by FQDN
/// @param monitors that were generated for services without references, by name
/// @param carriedOver services of which nothing but members of clusters that were not listed yet is
///   known, by FQDN
/// @param reports one for each collected object that was looked at
/// @param notes about services as such
public record Assembly(
        SortedMap<String, GslbService> services,
        SortedMap<String, HealthMonitor> monitors,
        Set<String> carriedOver,
        List<ObjectReport> reports,
        List<String> notes) {}
