"""What a programme no longer keeps once its time is over."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from programmes.models import Conversation


@transaction.atomic
def forget_conversations(at: datetime, period: timedelta) -> int:
    """Those that ended before. The policy shows and lets go of old ones where nobody is bound."""
    over = at - period
    ended = Q(asker_confirmed_at__lt=over, asked_confirmed_at__lt=over) | Q(withdrawn_at__lt=over)
    ended |= Q(declined_at__lt=over)
    return Conversation.objects.filter(ended).delete()[0]
