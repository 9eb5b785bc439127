"""The address of a wave for clients and suppliers; mounted below the organisation."""

from django.urls import path

from programmes.pulses.views import public

urlpatterns = [path("<str:token>/", public.PublicAnswer.as_view(), name="public_answer")]
