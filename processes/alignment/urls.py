"""The addresses of Alignment."""

from django.urls import path

from processes.alignment.views import (
    alignment_form,
    competency,
    item_answer,
    manager_view,
    profile,
    profile_choice,
    self_view,
    true_north_part,
)

FORM = "forms/<uuid:alignment_form>"
ITEM = f"{FORM}/items/<slug:question>"
PART = f"{FORM}/true-north/<slug:question>"
VIEW = "members/<uuid:member>/view"
PROFILE = "profiles/<uuid:profile>"
COMPETENCY = "competencies/<uuid:competency>"

urlpatterns = [
    path("form/", self_view.OwnForm.as_view(), name="own_form"),
    path("form/start/", self_view.OwnFormStart.as_view(), name="own_form_start"),
    path(f"{FORM}/", alignment_form.AlignmentFormDetail.as_view(), name="alignment_form_detail"),
    path(f"{FORM}/renew/", self_view.FormRenew.as_view(), name="alignment_form_renew"),
    path(f"{FORM}/check/", self_view.SelfViewCheck.as_view(), name="self_view_check"),
    path(f"{FORM}/send/", self_view.SelfViewSend.as_view(), name="self_view_send"),
    path(f"{FORM}/pass-on/", self_view.SelfViewPassOn.as_view(), name="self_view_pass_on"),
    path(f"{ITEM}/", item_answer.ItemAnswer.as_view(), name="item_answer"),
    path(f"{ITEM}/draft/", item_answer.ItemAnswerDraft.as_view(), name="item_answer_draft"),
    path(f"{ITEM}/discard/", item_answer.ItemAnswerDiscard.as_view(), name="item_answer_discard"),
    path(f"{FORM}/reply/", alignment_form.ReplyWrite.as_view(), name="reply"),
    path(f"{FORM}/reply/draft/", alignment_form.ReplyDraft.as_view(), name="reply_draft"),
    path(f"{FORM}/reply/discard/", alignment_form.ReplyDiscard.as_view(), name="reply_discard"),
    path(f"{PART}/", true_north_part.PartWrite.as_view(), name="true_north_part"),
    path(f"{PART}/draft/", true_north_part.PartDraft.as_view(), name="true_north_part_draft"),
    path(f"{PART}/discard/", true_north_part.PartDiscard.as_view(), name="true_north_part_discard"),
    path("views/", manager_view.ManagerViewList.as_view(), name="manager_view_list"),
    path(f"{VIEW}/", manager_view.ManagerView.as_view(), name="manager_view"),
    path(f"{VIEW}/start/", manager_view.ManagerViewStart.as_view(), name="manager_view_start"),
    path(f"{VIEW}/draft/", manager_view.ManagerViewDraft.as_view(), name="manager_view_draft"),
    path(f"{VIEW}/check/", manager_view.ManagerViewCheck.as_view(), name="manager_view_check"),
    path(f"{VIEW}/send/", manager_view.ManagerViewSend.as_view(), name="manager_view_send"),
    path("profiles/", profile.ProfileList.as_view(), name="profile_list"),
    path("profiles/new/", profile.ProfileCreate.as_view(), name="profile_create"),
    path("profiles/samples/", profile.ProfileAddSamples.as_view(), name="profile_add_samples"),
    path(f"{PROFILE}/", profile.ProfileDetail.as_view(), name="profile_detail"),
    path(f"{PROFILE}/update/", profile.ProfileUpdate.as_view(), name="profile_update"),
    path(f"{PROFILE}/put-in-use/", profile.ProfilePutInUse.as_view(), name="profile_put_in_use"),
    path(
        f"{PROFILE}/take-out-of-use/",
        profile.ProfileTakeOutOfUse.as_view(),
        name="profile_take_out_of_use",
    ),
    path(f"{PROFILE}/remove/", profile.ProfileRemove.as_view(), name="profile_remove"),
    path(
        f"{PROFILE}/competencies/new/",
        competency.CompetencyCreate.as_view(),
        name="competency_create",
    ),
    path(f"{COMPETENCY}/update/", competency.CompetencyUpdate.as_view(), name="competency_update"),
    path(
        f"{COMPETENCY}/move-up/", competency.CompetencyMoveUp.as_view(), name="competency_move_up"
    ),
    path(
        f"{COMPETENCY}/move-down/",
        competency.CompetencyMoveDown.as_view(),
        name="competency_move_down",
    ),
    path(f"{COMPETENCY}/remove/", competency.CompetencyRemove.as_view(), name="competency_remove"),
    path("job-titles/", profile_choice.JobTitleList.as_view(), name="job_title_list"),
    path("members/", profile_choice.MemberFind.as_view(), name="member_find"),
    path(
        "members/<uuid:member>/profile/",
        profile_choice.MemberProfilePage.as_view(),
        name="member_profile",
    ),
]
