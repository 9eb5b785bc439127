"""What a wave asks, of whom and how small a group may show is not changed by anybody once it is open."""

from django.db import migrations

FROZEN = """
create function pulses_wave_frozen() returns trigger language plpgsql as $$
begin
    raise exception 'a wave that has been opened is not changed' using errcode = '42501';
end $$;
create trigger frozen before update on pulses_wave for each row
when (old.state <> 'draft' and (
    new.state = 'draft' or (old.state = 'closed' and new.state <> 'closed')
    or (new.organisation_id, new.stage_id, new.audience, new.keys, new.departments, new.minimum,
        new.comment, new.plain, new.token, new.at_most, new.asked, new.lifted, new.opened_at)
    is distinct from
       (old.organisation_id, old.stage_id, old.audience, old.keys, old.departments, old.minimum,
        old.comment, old.plain, old.token, old.at_most, old.asked, old.lifted, old.opened_at)
)) execute function pulses_wave_frozen();
create function pulses_wavegroup_frozen() returns trigger language plpgsql as $$
begin
    if exists (select from pulses_wave w where w.organisation_id = old.organisation_id
               and w.id = old.wave_id and w.state <> 'draft') then
        raise exception 'the groups of an opened wave are not changed' using errcode = '42501';
    end if;
    return new;
end $$;
create trigger frozen before update on pulses_wavegroup for each row
execute function pulses_wavegroup_frozen();
"""
THAWED = """
drop trigger frozen on pulses_wavegroup;
drop function pulses_wavegroup_frozen;
drop trigger frozen on pulses_wave;
drop function pulses_wave_frozen;
"""


class Migration(migrations.Migration):
    dependencies = [("pulses", "0002_row_security")]
    operations = [migrations.RunSQL(FROZEN, THAWED)]
