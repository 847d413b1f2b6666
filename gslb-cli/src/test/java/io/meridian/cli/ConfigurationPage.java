package io.meridian.cli;

import io.meridian.dns.config.GslbDnsConfig;
import io.meridian.federator.config.FederatorConfig;
import io.meridian.yaml.KeyTable;

/// `docs/configuration.md`: words from here, tables from the records that are read.
final class ConfigurationPage {

    static final String COMMAND =
            "./mvnw -q -Dquick test -pl gslb-cli -am -Dtest=ConfigurationPageTest"
                    + " -Dsurefire.failIfNoSpecifiedTests=false -Dupdate-docs=true";

    private ConfigurationPage() {}

    static String text() {
        return """
        # Configuration

        <!-- Generated from the records that are read; after a change to one:
             %s -->

        Each process reads one YAML file, strictly. Unknown and duplicate keys, wrong types and values out of
        bounds are all told at once, sorted by line, and nothing is started (exit code 2):

            gslb-dns.yaml:14: listeners[1].udp.port: must be 0..65535, was 70000

        - Relative paths are meant from the file's folder.
        - Durations are written `500ms`, `10s`, `5m`, `2h` or `30d`.
        - `yes`, `no`, `on` and `off` are text, numbers are decimal, and a quoted number is text.
        - A key without a value counts as absent. A section that is written in part takes the rest from its
          defaults.
        - `[]` stands for each entry of a list, `NAME` for each key of a map.

        Complete commented files: [deploy/gslb-dns.yaml](../deploy/gslb-dns.yaml) and
        [deploy/gslb-federator.yaml](../deploy/gslb-federator.yaml).

        ## `gslb dns`

        The least that is useful:

        ```yaml
        site: london
        data-dir: /var/lib/gslb/dns
        zones:
          - name: gslb.example.com
            name-servers: [ns1.example.com]
        mesh:
          member: 1
          members: { 1: "192.0.2.53:5801" }
        ```

        %s
        ## `gslb federator`

        The least that is useful:

        ```yaml
        cluster: london
        data-dir: /var/lib/gslb/federator
        clusters:
          london: { directory: /etc/gslb/clusters/london }
        mesh:
          member: 2
          members: { 1: "192.0.2.53:5801", 2: "192.0.2.54:5801" }
        ```

        %s\
        """
                .formatted(
                        COMMAND,
                        KeyTable.markdown(GslbDnsConfig.class),
                        KeyTable.markdown(FederatorConfig.class));
    }
}
