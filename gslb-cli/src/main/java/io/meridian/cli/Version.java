package io.meridian.cli;

import picocli.CommandLine.IVersionProvider;

/// What `--version` says: the jar's version and the Java it runs on.
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String version = Version.class.getPackage().getImplementationVersion();
        return new String[] {
            "gslb " + (version == null ? "(not from a jar)" : version),
            "Java " + Runtime.version() + ", " + System.getProperty("os.arch")
        };
    }
}
