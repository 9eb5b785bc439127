"""The addresses of programmes that stand directly below the organisation: what one has to do."""

from django.urls import path

from programmes.views import programme, todo

urlpatterns = [
    path("to-do/", todo.Todo.as_view(), name="todo"),
    path("programmes/start/", programme.ProgrammeStart.as_view(), name="programme_start"),
]
