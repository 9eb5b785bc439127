"""The addresses of a programme; mounted below the organisation and the programme's short name."""

from django.urls import path

from programmes.views import (
    charter,
    consultant,
    criterion,
    cycle,
    gate,
    health,
    improvement,
    kickoff,
    milestone,
    overview,
    plan,
    process,
    rule,
    sponsor,
    stage,
    stage_edit,
    trend,
)

app_name = "programmes"

urlpatterns = [
    path("", overview.Overview.as_view(), name="overview"),
    path("lacking/", overview.Lacking.as_view(), name="lacking"),
    path("sponsor/", sponsor.SponsorPage.as_view(), name="sponsor"),
    path("log/", overview.Log.as_view(), name="log"),
    path("charter/", charter.CharterDetail.as_view(), name="charter"),
    path("charter/update/", charter.CharterUpdate.as_view(), name="charter_update"),
    path("charter/seats/add/", charter.SeatGive.as_view(), name="seat_give"),
    path("charter/seats/<uuid:seat>/end/", charter.SeatEnd.as_view(), name="seat_end"),
    path(
        "charter/safeguards/<uuid:safeguard>/answer/",
        charter.SafeguardAnswer.as_view(),
        name="safeguard_answer",
    ),
    path("consultants/", consultant.LookList.as_view(), name="look_list"),
    path("kick-off/", kickoff.KickoffMove.as_view(), name="kickoff_move"),
    path("cycles/begin/", cycle.CycleBegin.as_view(), name="cycle_begin"),
    path("improvements/", improvement.ImprovementList.as_view(), name="improvement_list"),
    path("improvements/make/", improvement.ImprovementCreate.as_view(), name="improvement_create"),
    path(
        "improvements/<uuid:improvement>/",
        improvement.ImprovementDetail.as_view(),
        name="improvement_detail",
    ),
    path(
        "improvements/<uuid:improvement>/move/",
        improvement.ImprovementMove.as_view(),
        name="improvement_move",
    ),
    path("plan/", plan.Plan.as_view(), name="plan"),
    path("plan/baseline/", plan.BaselineTake.as_view(), name="baseline_take"),
    path("participation/", process.ParticipationDetail.as_view(), name="participation"),
    path("rules/", rule.RuleUpdate.as_view(), name="rules"),
    path(
        "milestones/<uuid:milestone>/",
        milestone.MilestoneDetail.as_view(),
        name="milestone_detail",
    ),
    path("health/", health.HealthDetail.as_view(), name="health"),
    path("health/read/", health.HealthRead.as_view(), name="health_read"),
    path(
        "milestones/<uuid:milestone>/decide/",
        milestone.MilestoneDecide.as_view(),
        name="milestone_decide",
    ),
    path("stages/<uuid:stage>/open/", stage.StageOpen.as_view(), name="stage_open"),
    path("stages/<uuid:stage>/update/", stage.StageUpdate.as_view(), name="stage_update"),
    path("stages/<uuid:stage>/edit/", stage_edit.StageEdit.as_view(), name="stage_edit"),
    path("stages/<uuid:stage>/remove/", stage_edit.StageRemove.as_view(), name="stage_remove"),
    path(
        "stages/<uuid:stage>/criteria/add/",
        stage_edit.CriterionAdd.as_view(),
        name="criterion_add",
    ),
    path("stages/<uuid:stage>/reopen/", stage.StageReopen.as_view(), name="stage_reopen"),
    path("stages/<uuid:stage>/read/", stage.ReadingTake.as_view(), name="reading_take"),
    path(
        "criteria/<uuid:criterion>/update/",
        criterion.CriterionUpdate.as_view(),
        name="criterion_update",
    ),
    path(
        "criteria/<uuid:criterion>/remove/",
        stage_edit.CriterionRemove.as_view(),
        name="criterion_remove",
    ),
    path(
        "criteria/<uuid:criterion>/attest/",
        criterion.CriterionAttest.as_view(),
        name="criterion_attest",
    ),
    path(
        "criteria/<uuid:criterion>/relax/",
        criterion.CriterionRelax.as_view(),
        name="criterion_relax",
    ),
    path(
        "criteria/<uuid:criterion>/trend/",
        trend.CriterionTrend.as_view(),
        name="criterion_trend",
    ),
    path(
        "evidence/<uuid:evidence>/withdraw/",
        criterion.EvidenceWithdraw.as_view(),
        name="evidence_withdraw",
    ),
    path(
        "evidence/<uuid:evidence>/file/",
        criterion.EvidenceFileDownload.as_view(),
        name="evidence_file",
    ),
    path("gates/<uuid:gate_decision>/", gate.GateDetail.as_view(), name="gate_detail"),
    path("gates/<uuid:gate_decision>/look/", gate.GateLook.as_view(), name="gate_look"),
    path("proposals/<uuid:gate_proposal>/answer/", gate.GateAnswer.as_view(), name="gate_answer"),
    path("<slug:process>/", process.ProcessDetail.as_view(), name="process"),
    path("<slug:process>/stages/add/", stage_edit.StageAdd.as_view(), name="stage_add"),
    path("<slug:process>/decide/", gate.GateDecide.as_view(), name="gate_decide"),
]
