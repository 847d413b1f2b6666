package io.meridian.dns.config;

import io.meridian.dns.health.ProbeShare;
import io.meridian.health.probe.ClientCertificate;
import io.meridian.health.probe.ProberConfig;
import io.meridian.yaml.Key;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// How members are probed: the budget, how a site's nodes share its targets, and what is shown to
/// targets that want a certificate.
public record ProbesConfig(
        @Key(
                        defaultValue = "256",
                        min = 1,
                        max = 10_000,
                        doc = "how many attempts may be under way at once; the others wait")
                int atOnce,
        @Key(
                        defaultValue = "2000",
                        min = 1,
                        max = 100_000,
                        doc = "how many attempts may begin in a second; the others wait")
                int perSecond,
        @Key(
                        defaultValue = "1",
                        min = 1,
                        max = 16,
                        doc =
                                "how many of a site's nodes probe each target; of several all must say down")
                int nodesPerTarget,
        @Key(
                        doc =
                                "certificates that probes can show, by the name that monitors give in `tls.clientCertificate`")
                Map<String, ClientCertificateConfig> clientCertificates,
        @Key(defaultValue = "{}", doc = "how the addresses of members that are names are looked up")
                ResolverConfig resolver) {

    /// One certificate and its key.
    public record ClientCertificateConfig(
            @Key(doc = "the certificate in PEM, with those that it was signed by") Path certificate,
            @Key(doc = "its private key, PKCS 8 in PEM") Path key) {}

    public ProberConfig toProberConfig() {
        Map<String, ClientCertificate> certificates = new LinkedHashMap<>();
        clientCertificates.forEach((name, files) ->
                certificates.put(name, new ClientCertificate(files.certificate(), files.key())));
        return ProberConfig.of(atOnce, perSecond, certificates, resolver.toSettings());
    }

    public ProbeShare toProbeShare(String site, String node) {
        return new ProbeShare(site, node, nodesPerTarget);
    }
}
