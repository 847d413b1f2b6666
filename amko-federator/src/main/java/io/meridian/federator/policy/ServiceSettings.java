package io.meridian.federator.policy;

import io.meridian.model.AnswerRule;
import io.meridian.model.DownResponse;
import io.meridian.model.Persistence;
import io.meridian.model.Quorum;
import io.meridian.model.Readiness;
import io.meridian.model.SelectionPolicy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What holds for one service once GSLBHostRule, GlobalDeploymentPolicy, ServicePolicy and the
/// defaults have been put together: everything but its members.
///
/// @param minMonitorsUp how many monitors must pass; null: what {@link Monitoring} says
public record ServiceSettings(
        int ttlSeconds,
        SelectionPolicy policy,
        Monitoring monitoring,
        @Nullable Integer minMonitorsUp,
        Quorum quorum,
        Duration holdDown,
        boolean manualResume,
        Readiness.Rule readiness,
        AnswerRule answer,
        @Nullable Persistence persistence,
        @Nullable DownResponse downResponse) {}
