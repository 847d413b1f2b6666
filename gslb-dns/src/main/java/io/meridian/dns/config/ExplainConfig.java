package io.meridian.dns.config;

import io.meridian.model.IpPrefix;
import io.meridian.yaml.Key;
import java.util.List;

/// Explanations over DNS.
public record ExplainConfig(
        @Key(
                        doc =
                                "networks whose hosts may ask `TXT _why.NAME` for the reasons of an answer; for everybody else there is no such name")
                List<IpPrefix> dnsClients) {}
