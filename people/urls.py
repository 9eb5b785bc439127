"""The addresses of people: signing in, the organisation's people, health."""

from django.urls import URLPattern, URLResolver, include, path

from people.views import (
    card,
    department,
    department_split,
    health,
    invitation,
    job,
    kiosk,
    language,
    member,
    member_list,
    part,
    provider,
    second_factor,
    start,
    trust,
)

_department: list[URLPattern | URLResolver] = [
    path("", department.DepartmentDetail.as_view(), name="department_detail"),
    path("manager/", part.DepartmentManager.as_view(), name="department_manager"),
    path("rename/", department.DepartmentRename.as_view(), name="department_rename"),
    path("move/", department.DepartmentMove.as_view(), name="department_move"),
    path("merge/", department.DepartmentMerge.as_view(), name="department_merge"),
    path("delete/", department.DepartmentDelete.as_view(), name="department_delete"),
    path("split/", department_split.DepartmentSplit.as_view(), name="department_split"),
    path("split/to/", department_split.DepartmentSplitTo.as_view(), name="department_split_to"),
]

_kiosks: list[URLPattern | URLResolver] = [
    path("", kiosk.KioskList.as_view(), name="kiosks"),
    path("add/", kiosk.KioskAdd.as_view(), name="kiosk_add"),
    path("<uuid:kiosk>/edit/", kiosk.KioskEdit.as_view(), name="kiosk_edit"),
    path("<uuid:kiosk>/link/", kiosk.KioskLink.as_view(), name="kiosk_link"),
    path("<uuid:kiosk>/withdraw/", kiosk.KioskWithdraw.as_view(), name="kiosk_withdraw"),
]

_cards: list[URLPattern | URLResolver] = [
    path("", card.CardList.as_view(), name="cards"),
    path("print/", card.CardPrint.as_view(), name="card_print"),
    path("sheets/<uuid:card_sheet>/", card.CardSheetDetail.as_view(), name="card_sheet"),
    path("sheets/<uuid:card_sheet>/pdf/", card.CardSheetFetch.as_view(), name="card_sheet_fetch"),
]

_provider: list[URLPattern | URLResolver] = [
    path("", provider.ProviderDetail.as_view(), name="provider"),
    path("edit/", provider.ProviderEdit.as_view(), name="provider_edit"),
    path("try/", provider.ProviderTry.as_view(), name="provider_try"),
    path("on/", provider.ProviderSwitchOn.as_view(), name="provider_switch_on"),
    path("off/", provider.ProviderSwitchOff.as_view(), name="provider_switch_off"),
]

_people: list[URLPattern | URLResolver] = [
    path("", member_list.MemberList.as_view(), name="list"),
    path("list.csv", member_list.MemberListCsv.as_view(), name="list_csv"),
    path("list.xlsx", member_list.MemberListXlsx.as_view(), name="list_xlsx"),
    path("parts/", part.PartList.as_view(), name="parts"),
    path("parts/give/", part.PartGive.as_view(), name="part_give"),
    path("parts/<uuid:grant>/take-back/", part.PartTakeBack.as_view(), name="part_take_back"),
    path("consultants/invite/", part.ConsultantInvite.as_view(), name="consultant_invite"),
    path("consultants/<uuid:member>/end/", part.ConsultantEnd.as_view(), name="consultant_end"),
    path("departments/", department.DepartmentList.as_view(), name="departments"),
    path("departments/add/", department.DepartmentAdd.as_view(), name="department_add"),
    path("departments/<uuid:department>/", include(_department)),
    path("cards/", include(_cards)),
    path("kiosks/", include(_kiosks)),
    path("single-sign-on/", include(_provider)),
    path("invitations/", invitation.InvitationList.as_view(), name="invitations"),
    path("invitations/send/", invitation.InvitationSend.as_view(), name="invitation_send"),
    path("invitations/slips/", invitation.SlipPrint.as_view(), name="slip_print"),
    path("add/", member.MemberAdd.as_view(), name="add"),
    path("<uuid:member>/", member.MemberDetail.as_view(), name="detail"),
    path("<uuid:member>/edit/", member.MemberEdit.as_view(), name="edit"),
    path("<uuid:member>/manager/", member.MemberManager.as_view(), name="manager"),
    path("<uuid:member>/last-day/", member.MemberLastDay.as_view(), name="last_day"),
    path("<uuid:member>/card/", card.CardPrintOne.as_view(), name="card_print_one"),
    path("<uuid:member>/card/lost/", card.CardLost.as_view(), name="card_lost"),
    path("<uuid:member>/invite/", invitation.InvitationSendOne.as_view(), name="invite"),
    path(
        "<uuid:member>/second-factor/",
        second_factor.SecondFactorReset.as_view(),
        name="second_factor_reset",
    ),
    path(
        "<uuid:member>/single-sign-on/", provider.ProviderUnlink.as_view(), name="provider_unlink"
    ),
    path("<uuid:member>/slip/", invitation.SlipPrintOne.as_view(), name="slip"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", start.Start.as_view(), name="start"),
    path("", include("people.signin.urls")),
    path("language/", language.language, name="set_language"),
    path("who-sees-what/", trust.Trust.as_view(), name="trust"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("o/<slug:organisation>/", start.OrganisationStart.as_view(), name="organisation_start"),
    path("o/<slug:organisation>/people/", include((_people, "people"), namespace="people")),
    path("o/<slug:organisation>/jobs/<uuid:job>/", job.JobDetail.as_view(), name="job"),
    path(
        "o/<slug:organisation>/jobs/<uuid:job>/progress/",
        job.JobProgress.as_view(),
        name="job_progress",
    ),
]
