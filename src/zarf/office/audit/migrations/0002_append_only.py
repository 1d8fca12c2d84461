"""The log only grows: the database refuses to change or remove a line, and shows each session its own firms' only."""

from django.db import migrations

from zarf.office.row_security import disable, enable

# TRUNCATE is how a test run empties its own database between tests; nowhere else.
_ON = """
CREATE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF TG_OP = 'TRUNCATE' AND current_database() LIKE 'test\\_%' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'the audit log only grows: % is refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END
$body$;
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE ON audit_auditentry
    FOR EACH ROW EXECUTE FUNCTION audit_only_grows();
CREATE TRIGGER only_grows_whole BEFORE TRUNCATE ON audit_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows();
"""
_OFF = """
DROP TRIGGER only_grows ON audit_auditentry;
DROP TRIGGER only_grows_whole ON audit_auditentry;
DROP FUNCTION audit_only_grows();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_audit_entry")]

    operations = [
        migrations.RunSQL(enable("audit_auditentry"), disable("audit_auditentry")),
        migrations.RunSQL(_ON, _OFF),
    ]
