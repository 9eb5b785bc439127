"""The addresses of Meaning of Life. Those of one's own plan name nobody."""

from django.urls import path

from processes.meaning_of_life.views import (
    clarity_reading,
    counts,
    goal,
    goal_question,
    goal_shared,
    learning_session,
    learning_session_plan,
    life_plan,
    life_plan_check,
    life_plan_pdf,
    life_plan_question,
    mirror,
    partner,
    reading,
    self_evaluation,
    talk,
    why,
)

urlpatterns = [
    path("why/", why.Why.as_view(), name="why"),
    path("counts/", counts.Counts.as_view(), name="counts"),
    path("life-plan/", life_plan.LifePlanDetail.as_view(), name="life_plan_detail"),
    path("life-plan/begin/", life_plan.LifePlanBegin.as_view(), name="life_plan_begin"),
    path("life-plan/put-off/", life_plan.LifePlanPutOff.as_view(), name="life_plan_put_off"),
    path("life-plan/readers/", life_plan.LifePlanReaders.as_view(), name="life_plan_readers"),
    path("life-plan/delete/", life_plan.LifePlanDelete.as_view(), name="life_plan_delete"),
    path("life-plan/pdf/", life_plan_pdf.LifePlanPdf.as_view(), name="life_plan_pdf"),
    path("life-plan/check/", life_plan_check.LifePlanCheck.as_view(), name="life_plan_check"),
    path("life-plan/done/", life_plan_check.LifePlanDone.as_view(), name="life_plan_done"),
    path(
        "life-plan/questions/<slug:question>/",
        life_plan_question.LifePlanQuestion.as_view(),
        name="life_plan_question",
    ),
    path(
        "life-plan/questions/<slug:question>/draft/",
        life_plan_question.LifePlanDraft.as_view(),
        name="life_plan_draft",
    ),
    path(
        "life-plan/questions/<slug:question>/discard/",
        life_plan_question.LifePlanDiscard.as_view(),
        name="life_plan_discard",
    ),
    path("goals/", goal.GoalList.as_view(), name="goal_list"),
    path("goals/new/", goal_question.GoalCreate.as_view(), name="goal_create"),
    path("goals/new/draft/", goal_question.GoalCreateDraft.as_view(), name="goal_create_draft"),
    path(
        "goals/new/discard/", goal_question.GoalCreateDiscard.as_view(), name="goal_create_discard"
    ),
    path("goals/<uuid:goal>/", goal.GoalDetail.as_view(), name="goal_detail"),
    path(
        "goals/<uuid:goal>/questions/<slug:question>/",
        goal_question.GoalQuestion.as_view(),
        name="goal_question",
    ),
    path(
        "goals/<uuid:goal>/questions/<slug:question>/draft/",
        goal_question.GoalDraft.as_view(),
        name="goal_draft",
    ),
    path(
        "goals/<uuid:goal>/questions/<slug:question>/discard/",
        goal_question.GoalDiscard.as_view(),
        name="goal_discard",
    ),
    path("goals/<uuid:goal>/delete/", goal.GoalDelete.as_view(), name="goal_delete"),
    path("goals/<uuid:goal>/share/", goal.GoalShareCreate.as_view(), name="goal_share"),
    path("goals/<uuid:goal>/unshare/", goal.GoalUnshare.as_view(), name="goal_unshare"),
    path("goals/<uuid:goal>/take-up/", goal.GoalTakeUp.as_view(), name="goal_take_up"),
    path(
        "looking-back/",
        self_evaluation.SelfEvaluationDetail.as_view(),
        name="self_evaluation_detail",
    ),
    path(
        "looking-back/begin/",
        self_evaluation.SelfEvaluationBegin.as_view(),
        name="self_evaluation_begin",
    ),
    path(
        "looking-back/finish/",
        self_evaluation.SelfEvaluationFinish.as_view(),
        name="self_evaluation_finish",
    ),
    path(
        "looking-back/past/",
        self_evaluation.SelfEvaluationPast.as_view(),
        name="self_evaluation_past",
    ),
    path(
        "looking-back/goals/<uuid:goal>/",
        self_evaluation.GoalReviewWrite.as_view(),
        name="goal_review",
    ),
    path(
        "looking-back/goals/<uuid:goal>/draft/",
        self_evaluation.GoalReviewDraft.as_view(),
        name="goal_review_draft",
    ),
    path(
        "looking-back/goals/<uuid:goal>/discard/",
        self_evaluation.GoalReviewDiscard.as_view(),
        name="goal_review_discard",
    ),
    path("mirrors/", mirror.MirrorList.as_view(), name="mirror_list"),
    path("mirrors/<slug:mirror>/", mirror.MirrorLook.as_view(), name="mirror_look"),
    path("shared-goals/", goal_shared.GoalSharedList.as_view(), name="goal_shared_list"),
    path(
        "shared-goals/<uuid:goal>/",
        goal_shared.GoalSharedDetail.as_view(),
        name="goal_shared_detail",
    ),
    path(
        "sessions/",
        learning_session.LearningSessionList.as_view(),
        name="learning_session_list",
    ),
    path(
        "sessions/plan/",
        learning_session_plan.LearningSessionPlan.as_view(),
        name="learning_session_plan",
    ),
    path(
        "sessions/new/",
        learning_session_plan.LearningSessionCreate.as_view(),
        name="learning_session_create",
    ),
    path(
        "sessions/<uuid:learning_session>/",
        learning_session.LearningSessionDetail.as_view(),
        name="learning_session_detail",
    ),
    path(
        "sessions/<uuid:learning_session>/update/",
        learning_session_plan.LearningSessionUpdate.as_view(),
        name="learning_session_update",
    ),
    path(
        "sessions/<uuid:learning_session>/cancel/",
        learning_session_plan.LearningSessionCancel.as_view(),
        name="learning_session_cancel",
    ),
    path(
        "sessions/<uuid:learning_session>/join/",
        learning_session.LearningSessionJoin.as_view(),
        name="learning_session_join",
    ),
    path(
        "sessions/<uuid:learning_session>/leave/",
        learning_session.LearningSessionLeave.as_view(),
        name="learning_session_leave",
    ),
    path(
        "sessions/<uuid:learning_session>/attend/",
        learning_session.LearningSessionAttend.as_view(),
        name="learning_session_attend",
    ),
    path(
        "sessions/<uuid:learning_session>/judge/",
        learning_session.LearningSessionJudge.as_view(),
        name="learning_session_judge",
    ),
    path(
        "sessions/<uuid:learning_session>/appointment.ics",
        learning_session.LearningSessionInvitation.as_view(),
        name="learning_session_invitation",
    ),
    path("readings/<slug:reading>/", reading.ReadingDetail.as_view(), name="reading_detail"),
    path("talks/ask/", talk.TalkAsk.as_view(), name="talk_ask"),
    path("talks/<uuid:talk>/", talk.TalkDetail.as_view(), name="talk_detail"),
    path("talks/<uuid:talk>/note/", talk.TalkNoteUpdate.as_view(), name="talk_note"),
    path("talks/<uuid:talk>/answer/", talk.TalkAnswer.as_view(), name="talk_answer"),
    path("talks/<uuid:talk>/close/", talk.TalkClose.as_view(), name="talk_close"),
    path(
        "talks/<uuid:talk>/actions/new/",
        talk.TalkActionCreate.as_view(),
        name="talk_action_create",
    ),
    path(
        "talks/<uuid:talk>/actions/<uuid:talk_action>/done/",
        talk.TalkActionDone.as_view(),
        name="talk_action_done",
    ),
    path(
        "talks/<uuid:talk>/actions/<uuid:talk_action>/delete/",
        talk.TalkActionDelete.as_view(),
        name="talk_action_delete",
    ),
    path(
        "clarity-readings/",
        clarity_reading.ClarityReadingList.as_view(),
        name="clarity_reading_list",
    ),
    path(
        "clarity-readings/ask/",
        clarity_reading.ClarityReadingAsk.as_view(),
        name="clarity_reading_ask",
    ),
    path(
        "clarity-readings/<uuid:clarity_reading>/",
        clarity_reading.ClarityReadingDetail.as_view(),
        name="clarity_reading_detail",
    ),
    path(
        "clarity-readings/<uuid:clarity_reading>/delete/",
        clarity_reading.ClarityReadingDelete.as_view(),
        name="clarity_reading_delete",
    ),
    path(
        "clarity-readings/<uuid:clarity_reading>/write/",
        clarity_reading.ClarityReadingWrite.as_view(),
        name="clarity_reading_write",
    ),
    path(
        "clarity-readings/<uuid:clarity_reading>/decline/",
        clarity_reading.ClarityReadingDecline.as_view(),
        name="clarity_reading_decline",
    ),
    path("partners/", partner.PartnerList.as_view(), name="partner_list"),
    path("partners/new/", partner.PartnerCreate.as_view(), name="partner_create"),
    path("partners/<uuid:partner>/delete/", partner.PartnerDelete.as_view(), name="partner_delete"),
]
