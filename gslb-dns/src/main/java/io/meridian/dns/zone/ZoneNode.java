package io.meridian.dns.zone;

import org.jspecify.annotations.Nullable;

/// One existing name: an owner of records, or an empty non-terminal.
///
/// @param name wire form, lower case
/// @param types of the static data, parallel to `answers`
/// @param balanced what A and AAAA lead to, if a service owns the name
/// @param any what ANY leads to: null for a name without data
/// @param wildcard the node of `*` right below, if there is one (RFC 4592 §3.3.1)
record ZoneNode(
        byte[] name,
        int[] types,
        Lookup[] answers,
        Lookup.@Nullable Balanced balanced,
        @Nullable Lookup any,
        Lookup.NoData noData,
        Lookup.NameError nameError,
        @Nullable ZoneNode wildcard) {}
