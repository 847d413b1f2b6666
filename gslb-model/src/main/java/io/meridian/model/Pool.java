package io.meridian.model;

import java.util.List;

/// The members of one priority.
///
/// @param priority 0 to 100, higher preferred; members of priority 0 are probed and never answered
/// @param members in canonical order: by address, then by site
public record Pool(int priority, List<Member> members) {

    public Pool {
        members = List.copyOf(members);
    }
}
