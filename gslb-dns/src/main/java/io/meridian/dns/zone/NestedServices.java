package io.meridian.dns.zone;

import io.meridian.dns.decision.Nesting;
import io.meridian.dns.wire.Dns;

/// Where members that are names lead, walked through the zones as a query walks them.
final class NestedServices {

    private final ZoneSnapshot zones;

    NestedServices(ZoneSnapshot zones) {
        this.zones = zones;
    }

    /// @param name in wire form, lower case
    Nesting.Target leads(byte[] name, boolean v6) {
        int qtype = v6 ? Dns.TYPE_AAAA : Dns.TYPE_A;
        NameChain chain = new NameChain();
        chain.begin(name, name.length);
        while (true) {
            Lookup found = zones.lookup(chain.current(), qtype);
            NameChain.Step step =
                    switch (found) {
                        case Lookup.Alias alias when !chain.isAtLimit() -> chain.follow(alias);
                        case Lookup.Redirect redirect when !chain.isAtLimit() ->
                                chain.follow(redirect);
                        default -> NameChain.Step.TOO_LONG;
                    };
            if (step != NameChain.Step.TAKEN) {
                return end(found);
            }
        }
    }

    /// Aliases that lead nowhere help nobody.
    private static Nesting.Target end(Lookup found) {
        return switch (found) {
            case Lookup.Balanced balanced -> new Nesting.Target.Service(balanced.service());
            case Lookup.NoData _, Lookup.NameError _, Lookup.Alias _, Lookup.Redirect _ ->
                    new Nesting.Target.Nowhere();
            case Lookup.Hit _, Lookup.Delegation _, Lookup.NotOurs _, Lookup.NotLoaded _ ->
                    new Nesting.Target.Elsewhere();
        };
    }
}
