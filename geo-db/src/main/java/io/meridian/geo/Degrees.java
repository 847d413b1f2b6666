package io.meridian.geo;

import java.util.Optional;

/// A latitude or longitude as text.
final class Degrees {

    private Degrees() {}

    /// @param most the greatest, and negated the least
    static Optional<Double> parse(String text, int most) {
        try {
            double value = Double.parseDouble(text);
            return Math.abs(value) <= most ? Optional.of(value) : Optional.empty();
        } catch (NumberFormatException notANumber) {
            return Optional.empty();
        }
    }
}
