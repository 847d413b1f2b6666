package io.meridian.dns.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/// Proof that coverage guides: a bug behind four octets, each looked at only when the one before it
/// is right. Blind guessing needs four thousand million tries; guided by coverage it is found
/// within seconds. `.ci/fuzz` fails when it is not found.
class PlantedBugFuzz {

    @FuzzTest
    void hidesABugBehindFourOctets(byte[] octets) {
        if (octets.length >= 4
                && octets[0] == 'M'
                && octets[1] == 'r'
                && octets[2] == 'd'
                && octets[3] == 'n') {
            throw new IllegalStateException("the planted bug is found");
        }
    }
}
