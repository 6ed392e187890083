-- The second wall between organizations. Repositories name the organization in every statement; if one ever forgot, the
-- database still shows no other's rows. The owner of the tables is held by it as well (FORCE).
DO $$
DECLARE
    one RECORD;
BEGIN
    FOR one IN
        SELECT c.oid::regclass AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attname = 'org'
          AND NOT EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'own_organization')
    LOOP
        EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', one.name);
        EXECUTE format('CREATE POLICY own_organization ON %s USING ('
            'org = nullif(current_setting(''gatehouse.org'', true), '''')::bigint'
            ' OR current_setting(''gatehouse.all'', true) = ''on'')', one.name);
    END LOOP;
END
$$;
