"""Waves; mounted below the programme."""

from django.urls import path

from programmes.pulses.views import (
    answer,
    instrument,
    instrument_bring,
    instrument_edit,
    instrument_state,
    public,
    result,
    wave,
)

app_name = "pulses"

urlpatterns = [
    path("questionnaires/", wave.WaveList.as_view(), name="wave_list"),
    path("questionnaires/new/", wave.WaveCreate.as_view(), name="wave_create"),
    path(
        "questionnaires/instruments/",
        instrument.InstrumentList.as_view(),
        name="instrument_list",
    ),
    path(
        "questionnaires/instruments/new/",
        instrument_edit.InstrumentCreate.as_view(),
        name="instrument_create",
    ),
    path(
        "questionnaires/instruments/bring/",
        instrument_bring.InstrumentBring.as_view(),
        name="instrument_bring",
    ),
    path(
        "questionnaires/instruments/with-synchro/<str:key>/",
        instrument.InstrumentBuiltin.as_view(),
        name="instrument_builtin",
    ),
    path(
        "questionnaires/instruments/with-synchro/<str:key>/copy/",
        instrument_edit.InstrumentCopy.as_view(),
        name="instrument_copy",
    ),
    path(
        "questionnaires/instruments/<uuid:instrument>/",
        instrument.InstrumentDetail.as_view(),
        name="instrument_detail",
    ),
    path(
        "questionnaires/instruments/<uuid:instrument>/edit/",
        instrument_edit.InstrumentEdit.as_view(),
        name="instrument_edit",
    ),
    path(
        "questionnaires/instruments/<uuid:instrument>/publish/",
        instrument_state.InstrumentPublish.as_view(),
        name="instrument_publish",
    ),
    path(
        "questionnaires/instruments/<uuid:instrument>/discard/",
        instrument_state.InstrumentDiscard.as_view(),
        name="instrument_discard",
    ),
    path(
        "questionnaires/instruments/<uuid:instrument>/revise/",
        instrument_state.InstrumentRevise.as_view(),
        name="instrument_revise",
    ),
    path(
        "questionnaires/instruments/<uuid:instrument>/withdraw/",
        instrument_state.InstrumentWithdraw.as_view(),
        name="instrument_withdraw",
    ),
    path(
        "questionnaires/instruments/<uuid:instrument>/back/",
        instrument_state.InstrumentBringBack.as_view(),
        name="instrument_bring_back",
    ),
    path(
        "questionnaires/instruments/<uuid:instrument>/file/",
        instrument.InstrumentFile.as_view(),
        name="instrument_file",
    ),
    path("questionnaires/<uuid:wave>/", wave.WaveDetail.as_view(), name="wave"),
    path("questionnaires/<uuid:wave>/open/", wave.WaveOpen.as_view(), name="wave_open"),
    path("questionnaires/<uuid:wave>/poster/", public.PublicPoster.as_view(), name="poster"),
    path("questionnaires/<uuid:wave>/close/", wave.WaveClose.as_view(), name="wave_close"),
    path("questionnaires/<uuid:wave>/again/", wave.WaveRepeat.as_view(), name="wave_repeat"),
    path("questionnaires/<uuid:wave>/discard/", wave.WaveDiscard.as_view(), name="wave_discard"),
    path("questionnaires/<uuid:wave>/answer/", answer.WaveAnswer.as_view(), name="answer"),
    path("questionnaires/<uuid:wave>/results/", result.Result.as_view(), name="result"),
    path(
        "questionnaires/<uuid:wave>/results/<uuid:wave_group>/",
        result.Result.as_view(),
        name="result_group",
    ),
    path("questionnaires/<uuid:wave>/results.csv", result.ResultCsv.as_view(), name="result_csv"),
    path(
        "questionnaires/<uuid:wave>/results.xlsx", result.ResultXlsx.as_view(), name="result_xlsx"
    ),
    path("questionnaires/<uuid:wave>/comments/", result.Comments.as_view(), name="comments"),
    path(
        "questionnaires/<uuid:wave>/results/<uuid:wave_group>/follow-up/",
        result.FollowUpMake.as_view(),
        name="follow_up_make",
    ),
    path(
        "questionnaires/<uuid:wave>/follow-ups/<uuid:follow_up>/",
        result.FollowUpTell.as_view(),
        name="follow_up_tell",
    ),
]
