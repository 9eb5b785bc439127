"""The addresses of programmes that stand directly below the organisation: what one has to do."""

from django.urls import path

from programmes.reminders import views as reminders
from programmes.views import (
    calendar_feed,
    consultant,
    conversation,
    hand_over,
    programme,
    team,
    template,
    template_file,
    todo,
    work_calendar,
)

urlpatterns = [
    path("to-do/", todo.Todo.as_view(), name="todo"),
    path("team/", team.Team.as_view(), name="team"),
    path("conversations/", conversation.ConversationList.as_view(), name="conversation_list"),
    path("conversations/ask/", conversation.ConversationAsk.as_view(), name="conversation_ask"),
    path(
        "conversations/<uuid:conversation>/date/",
        conversation.ConversationDate.as_view(),
        name="conversation_date",
    ),
    path(
        "conversations/<uuid:conversation>/confirm/",
        conversation.ConversationConfirm.as_view(),
        name="conversation_confirm",
    ),
    path(
        "conversations/<uuid:conversation>/decline/",
        conversation.ConversationDecline.as_view(),
        name="conversation_decline",
    ),
    path(
        "conversations/<uuid:conversation>/withdraw/",
        conversation.ConversationWithdraw.as_view(),
        name="conversation_withdraw",
    ),
    path(
        "conversations/<uuid:conversation>/ask-again/",
        conversation.ConversationAskAgain.as_view(),
        name="conversation_ask_again",
    ),
    path("people/hand-over/", hand_over.HandOverList.as_view(), name="hand_over_list"),
    path("people/<uuid:member>/hand-over/", hand_over.HandOver.as_view(), name="hand_over"),
    path(
        "people/<uuid:member>/programmes/",
        consultant.ConsultantProgrammes.as_view(),
        name="consultant_programmes",
    ),
    path("my-calendar/", calendar_feed.CalendarFeedDetail.as_view(), name="calendar_feed"),
    path("my-calendar/make/", calendar_feed.CalendarFeedMake.as_view(), name="calendar_feed_make"),
    path(
        "my-calendar/remove/",
        calendar_feed.CalendarFeedRemove.as_view(),
        name="calendar_feed_remove",
    ),
    path("calendar/<str:token>.ics", calendar_feed.CalendarFile.as_view(), name="calendar_file"),
    path("working-days/", work_calendar.WorkCalendarDetail.as_view(), name="work_calendar"),
    path(
        "working-days/update/",
        work_calendar.WorkCalendarUpdate.as_view(),
        name="work_calendar_update",
    ),
    path("working-days/closed/add/", work_calendar.BlackoutAdd.as_view(), name="blackout_add"),
    path(
        "working-days/closed/<uuid:blackout>/update/",
        work_calendar.BlackoutUpdate.as_view(),
        name="blackout_update",
    ),
    path(
        "working-days/closed/<uuid:blackout>/remove/",
        work_calendar.BlackoutRemove.as_view(),
        name="blackout_remove",
    ),
    path("messages/", reminders.MessageList.as_view(), name="message_list"),
    path("messages/<uuid:batch>/", reminders.BatchDetail.as_view(), name="reminders_batch"),
    path("messages/<uuid:batch>/recall/", reminders.BatchRecall.as_view(), name="reminders_recall"),
    path("programmes/start/", programme.ProgrammeStart.as_view(), name="programme_start"),
    path("programmes/templates/", template.TemplateList.as_view(), name="template_list"),
    path(
        "programmes/templates/bring/", template_file.TemplateBring.as_view(), name="template_bring"
    ),
    path(
        "programmes/templates/<uuid:template>/",
        template.TemplateDetail.as_view(),
        name="template_detail",
    ),
    path(
        "programmes/templates/<uuid:template>/file/",
        template.TemplateDownload.as_view(),
        name="template_file",
    ),
    path(
        "programmes/templates/<uuid:template>/rename/",
        template.TemplateRename.as_view(),
        name="template_rename",
    ),
    path(
        "programmes/templates/<uuid:template>/withdraw/",
        template.TemplateWithdraw.as_view(),
        name="template_withdraw",
    ),
]
