package io.meridian.health.probe;

import java.nio.file.Path;

/// A certificate that probes show, for targets that want one.
///
/// @param certificate in PEM, with what it was signed by
/// @param key its private key, PKCS 8 in PEM
public record ClientCertificate(Path certificate, Path key) {}
