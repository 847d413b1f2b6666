package io.meridian.geo;

/// An autonomous system: who routes a network.
///
/// @param number 1 to 4,294,967,295
/// @param organization empty when not known
public record Asn(long number, String organization) {

    @Override
    public String toString() {
        return "AS" + number + (organization.isEmpty() ? "" : " " + organization);
    }
}
