package io.meridian.federator.kube;

import io.meridian.federator.watch.MemberCluster;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Makes the doors to the clusters of a kubeconfig: one for each context that is asked for, also
/// for one that the file does not have yet.
public final class KubeDoors implements Function<String, MemberCluster> {

    private final String own;
    private final Kubeconfig kubeconfig;
    private final @Nullable ServiceAccount serviceAccount;
    private final Path folder;

    /// @param own the context of the cluster that this federator runs in
    /// @param serviceAccount how to reach the own cluster; null: as the kubeconfig says
    /// @param folder for what the clusters held last
    public KubeDoors(
            String own,
            Kubeconfig kubeconfig,
            @Nullable ServiceAccount serviceAccount,
            Path folder) {
        this.own = own;
        this.kubeconfig = kubeconfig;
        this.serviceAccount = serviceAccount;
        this.folder = folder;
    }

    @Override
    public MemberCluster apply(String context) {
        boolean isOwn = context.equals(own);
        ServiceAccount account = isOwn ? serviceAccount : null;
        Supplier<ClusterAccess> access =
                account != null ? account::access : () -> kubeconfig.access(context);
        return new KubeCluster(
                context, isOwn, access, folder.resolve(folderName(context)), WatchPace.DEFAULT);
    }

    /// Contexts may hold slashes and colons, as cloud vendors' do.
    private static String folderName(String context) {
        String plain = context.replaceAll("[^A-Za-z0-9._-]", "_");
        String cut = plain.length() <= 100 ? plain : plain.substring(0, 100);
        return cut + "-" + HexFormat.of().toHexDigits(context.hashCode());
    }
}
