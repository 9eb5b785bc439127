"""The addresses of programmes that stand directly below the organisation: what one has to do."""

from django.urls import path

from programmes.reminders import views as reminders
from programmes.views import programme, todo

urlpatterns = [
    path("to-do/", todo.Todo.as_view(), name="todo"),
    path("messages/", reminders.MessageList.as_view(), name="message_list"),
    path("messages/<uuid:batch>/", reminders.BatchDetail.as_view(), name="reminders_batch"),
    path("messages/<uuid:batch>/recall/", reminders.BatchRecall.as_view(), name="reminders_recall"),
    path("programmes/start/", programme.ProgrammeStart.as_view(), name="programme_start"),
]
