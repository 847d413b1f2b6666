package io.meridian.dns.zone;

import org.jspecify.annotations.Nullable;

/// One existing name: an owner of records, or an empty non-terminal.
///
/// @param name wire form, lower case
/// @param types of the static data, parallel to `hits`; at a zone cut only what the parent answers
/// @param alias what other types than CNAME lead to, if it has one
/// @param redirect what names below lead to, if it has a DNAME
/// @param cut what this name and all below lead to, if the zone ends here
/// @param balanced what A and AAAA lead to, if a service owns the name
record ZoneNode(
        byte[] name,
        int[] types,
        Lookup.Hit[] hits,
        Lookup.@Nullable Alias alias,
        Lookup.@Nullable Redirect redirect,
        Lookup.@Nullable Delegation cut,
        Lookup.@Nullable Balanced balanced)
        implements NameTable.Named {}
