package io.meridian.federator.publish;

import io.meridian.federator.policy.ObjectReport;
import io.meridian.federator.policy.ObjectReport.Condition;
import io.meridian.mesh.LogChange;
import io.meridian.mesh.LogPublisher.Leadership;
import io.meridian.mesh.LogSnapshot;
import io.meridian.mesh.Mesh;
import io.meridian.mesh.MeshException;
import io.meridian.model.GslbService;
import io.meridian.model.Position;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings sets into the mesh: only the leader writes, and only what differs. A publication that
/// would take away many services at once leaves those services as they are until an operator has
/// approved or discarded it; everything else in it goes out. What would be lost is worked out anew
/// from the published set each time, so that a restart changes nothing about it.
///
/// Called by the reconcile loop and by threads of the API; one at a time.
public final class Publishing {

    private static final Logger LOG = LoggerFactory.getLogger(Publishing.class);

    /// What operators can see of it.
    ///
    /// @param held services that stay until somebody decides
    /// @param discarded services that stay because somebody decided so
    /// @param frozen why nothing is published; null when it is
    /// @param history positions that can be gone back to, the latest first
    public record View(
            List<String> held,
            List<String> discarded,
            int served,
            @Nullable String frozen,
            String position,
            List<Step> history) {}

    /// @param position after which `changes` records had been changed
    public record Step(String position, String at, int changes) {}

    private final Mesh mesh;
    private final GuardConfig limits;
    private final PublishHistory history;
    private @Nullable WantedSet wanted;
    private Losses held = new Losses(new TreeSet<>(), 0);
    private String toldFailure = "";
    private String toldHeld = "";
    private int approvedLast;
    private long publications;

    /// @param historyFolder for the way back
    public Publishing(Mesh mesh, GuardConfig limits, Path historyFolder) {
        this.mesh = mesh;
        this.limits = limits;
        this.history = new PublishHistory(historyFolder);
    }

    /// What fails is tried again with the next call.
    public synchronized void publish(WantedSet set) {
        wanted = set;
        if (!isLeading()) {
            held = held.without(held.fqdns());
            return;
        }
        try {
            write(set, choices());
            toldFailure = "";
        } catch (MeshException refused) {
            String failure = String.valueOf(refused.getMessage());
            if (!failure.equals(toldFailure)) {
                LOG.error("not published, tried again every second: {}", failure);
                toldFailure = failure;
            }
        }
    }

    /// What operators decided, whichever federator led then.
    private OperatorChoices choices() {
        return OperatorChoices.of(mesh.log().snapshot());
    }

    /// Publishes what of a set may go out, and the choices with it.
    private void write(WantedSet set, OperatorChoices choices) {
        LogSnapshot present = mesh.log().snapshot();
        Losses losses = Losses.between(present.records(), set.records());
        Losses undecided = losses.without(choices.approved()).without(choices.discarded());
        held = undecided.exceed(limits) ? undecided : undecided.without(undecided.fqdns());
        tellHeld();
        if (choices.frozen() != null) {
            append(WantedSet.of(present.records()).with(choices), present);
            return;
        }
        TreeSet<String> kept = new TreeSet<>(held.fqdns());
        kept.addAll(choices.discarded());
        // Those that were approved go with this.
        OperatorChoices still =
                choices.keepOnly(losses.without(choices.approved()).fqdns(), set.carriedOver());
        append(set.keeping(kept, present.records()).with(still), present);
    }

    private boolean isLeading() {
        return mesh.publisher().leadership() instanceof Leadership.Leading;
    }

    private void append(WantedSet set, LogSnapshot present) {
        List<LogChange> changes = set.changesFrom(present.records());
        if (changes.isEmpty()) {
            return;
        }
        Position position = mesh.publisher().publish(changes);
        publications++;
        LogSnapshot after = mesh.log().snapshot();
        if (after.position().equals(position)) {
            history.add(present, after, changes);
        }
        LOG.info(
                "{} changes published at {}: {} services",
                changes.size(),
                position,
                set.records().values().stream().filter(GslbService.class::isInstance).count());
    }

    private void tellHeld() {
        String now = String.join(", ", held.fqdns());
        if (!now.equals(toldHeld)) {
            approvedLast = 0;
            if (now.isEmpty()) {
                LOG.info("no publication is held any more");
            } else {
                LOG.error(
                        "held: {} of {} services would be lost at once; they stay until"
                                + " 'gslb publish approve' or 'gslb publish discard': {}",
                        held.fqdns().size(),
                        held.served(),
                        now);
            }
            toldHeld = now;
        }
    }

    /// Lets the services that are held, and those that were discarded before, go.
    ///
    /// @return the services
    /// @throws PublishException `NotLeading`, `NothingHeld`, `NotPublished`
    public synchronized SortedSet<String> approve() {
        SortedSet<String> going = decidable();
        going.addAll(choices().discarded());
        if (going.isEmpty()) {
            throw nothingHeld();
        }
        LOG.warn("approved: {} services may go: {}", going.size(), String.join(", ", going));
        decide(choices().approve(going));
        approvedLast = going.size();
        return going;
    }

    /// Keeps the services that are held as they are published, until their objects want them again.
    ///
    /// @return the services
    /// @throws PublishException `NotLeading`, `NothingHeld`, `NotPublished`
    public synchronized SortedSet<String> discard() {
        SortedSet<String> staying = decidable();
        if (staying.isEmpty()) {
            throw nothingHeld();
        }
        LOG.warn("discarded: {} services stay: {}", staying.size(), String.join(", ", staying));
        decide(choices().discard(staying));
        return staying;
    }

    private SortedSet<String> decidable() {
        requireLeading();
        return new TreeSet<>(held.fqdns());
    }

    private static PublishException nothingHeld() {
        return new PublishException(PublishException.Reason.NothingHeld, "no publication is held");
    }

    private void requireLeading() {
        if (!isLeading()) {
            throw new PublishException(
                    PublishException.Reason.NotLeading,
                    "this federator does not lead: it " + mesh.publisher().leadership().inWords());
        }
    }

    /// Publishes a decision, and what it lets out.
    private void decide(OperatorChoices next) {
        LogSnapshot present = mesh.log().snapshot();
        try {
            if (wanted == null) {
                append(WantedSet.of(present.records()).with(next), present);
            } else {
                write(wanted, next);
            }
        } catch (MeshException refused) {
            throw notPublished(refused);
        }
    }

    private static PublishException notPublished(MeshException refused) {
        return new PublishException(
                PublishException.Reason.NotPublished, String.valueOf(refused.getMessage()));
    }

    /// Publishes nothing from now on, whoever leads.
    ///
    /// @throws PublishException `NotLeading`, `NotPublished`
    public synchronized void freeze(String reason) {
        requireLeading();
        LOG.warn("frozen: {}", reason);
        decide(choices().freeze(reason));
    }

    /// Publishes again, what has changed since at once.
    ///
    /// @throws PublishException `NotLeading`, `NotPublished`
    public synchronized void thaw() {
        requireLeading();
        LOG.info("publishing again");
        decide(choices().thaw());
    }

    /// Publishes the set of an earlier position as a new one, and nothing after it until `thaw`:
    /// the objects still say what they said.
    ///
    /// @throws PublishException `NotLeading`, `UnknownPosition`, `NotPublished`
    public synchronized Position rollBack(String position) {
        requireLeading();
        LogSnapshot present = mesh.log().snapshot();
        WantedSet before =
                history.setAt(position, present)
                        .orElseThrow(() ->
                                new PublishException(
                                        PublishException.Reason.UnknownPosition,
                                        "there is no way back to " + position));
        try {
            append(before.with(choices().freeze("rolled back to " + position)), present);
        } catch (MeshException refused) {
            throw notPublished(refused);
        }
        LOG.warn("rolled back to {}", position);
        return mesh.log().snapshot().position();
    }

    /// The reports with what is held told on the GlobalDeploymentPolicy; where there is none, as
    /// when somebody has deleted it, on the AMKOCluster. Only the leader holds anything.
    public List<ObjectReport> withConditions(List<ObjectReport> reports) {
        if (!isLeading()) {
            return reports;
        }
        String kind =
                reports.stream().anyMatch(report -> isOf(report, "GlobalDeploymentPolicy"))
                        ? "GlobalDeploymentPolicy"
                        : "AMKOCluster";
        List<ObjectReport> told = new ArrayList<>();
        for (ObjectReport report : reports) {
            ObjectReport next = report;
            if (isOf(report, kind)) {
                for (Condition condition : conditions()) {
                    next = next.withCondition(condition);
                }
            }
            told.add(next);
        }
        return told;
    }

    private static boolean isOf(ObjectReport report, String kind) {
        return report.object().key().kind().equals(kind);
    }

    /// `PublishHeld`, and `PublishFrozen` while it is.
    synchronized List<Condition> conditions() {
        OperatorChoices choices = choices();
        Condition guard = guard(choices);
        String frozen = choices.frozen();
        return frozen == null
                ? List.of(guard)
                : List.of(guard, new Condition("PublishFrozen", true, "Operator", frozen));
    }

    /// How the last hold ended stays its reason until the next one, as far as this process knows.
    private Condition guard(OperatorChoices choices) {
        if (!held.fqdns().isEmpty()) {
            return new Condition(
                    "PublishHeld",
                    true,
                    "MassRemoval",
                    held.fqdns().size()
                            + " of "
                            + held.served()
                            + " services would be lost and stay as they are until"
                            + " 'gslb publish approve' or 'gslb publish discard': "
                            + String.join(", ", held.fqdns()));
        }
        if (!choices.discarded().isEmpty()) {
            return new Condition(
                    "PublishHeld",
                    false,
                    "Discarded",
                    "kept as published: " + String.join(", ", choices.discarded()));
        }
        return approvedLast > 0
                ? new Condition(
                        "PublishHeld",
                        false,
                        "Approved",
                        "by an operator: " + approvedLast + " services were let go")
                : new Condition("PublishHeld", false, "WithinLimits", "");
    }

    public synchronized View view() {
        OperatorChoices choices = choices();
        return new View(
                List.copyOf(held.fqdns()),
                List.copyOf(choices.discarded()),
                held.served(),
                choices.frozen(),
                mesh.log().snapshot().position().toString(),
                history.entries().stream()
                        .map(entry -> new Step(entry.to(), entry.at(), entry.undo().size()))
                        .toList());
    }

    public synchronized long publications() {
        return publications;
    }

    /// How many services stay although their objects say otherwise.
    public synchronized int heldServices() {
        return held.fqdns().size();
    }

    public synchronized boolean isFrozen() {
        return choices().frozen() != null;
    }
}
